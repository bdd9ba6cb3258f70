package org.trove.guestagent.config;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Everything that an agent is told at its start.
 *
 * @param messaging the {@code messaging} section, read by the broker's client
 */
public record GuestConfig(GuestInfo info, GuestSettings guest, JsonNode messaging) {
    /** Without the sections that hold secrets. */
    @Override
    public String toString() {
        return "GuestConfig[" + info + ", " + guest + "]";
    }
}
