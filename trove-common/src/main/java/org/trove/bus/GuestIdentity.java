package org.trove.bus;

import org.trove.model.GuestCode;

/**
 * What a guest's messages are checked with.
 *
 * @param key in clear
 */
public record GuestIdentity(String key, GuestCode code) {
    /** Without the key. */
    @Override
    public String toString() {
        return "GuestIdentity[" + code + "]";
    }
}
