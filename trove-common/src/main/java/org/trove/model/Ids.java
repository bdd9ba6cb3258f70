package org.trove.model;

/** The rule that every identifier of the schema shares. */
final class Ids {
    private static final int MAX_LENGTH = 36;

    private Ids() {}

    static void requireId(String what, String value) {
        if (value.isBlank() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(what + " must have 1 to " + MAX_LENGTH + " characters: " + value);
        }
    }
}
