package org.trove.store;

import org.trove.model.GuestCode;

/**
 * What the messages of an instance are checked with.
 *
 * @param encryptedKey its own key, sealed
 */
public record GuestKey(String encryptedKey, GuestCode code) {
    /** Without the key. */
    @Override
    public String toString() {
        return "GuestKey[" + code + "]";
    }
}
