package org.trove.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Which authentication code the messages of an instance's guest have, as far as it is known; kept in the instance's row. */
public enum GuestCode {
    /** Nothing was heard or said of it: the settings decide. */
    UNKNOWN(null),
    /** That of releases before: its agent has not been updated since. Ends with the first message that has the new one. */
    OLD("old"),
    /** The new one; nothing else is accepted any more. */
    NEW("new"),
    /** None, as guests in Python have it; an operator says so. Ends as {@link #OLD} does. */
    PYTHON("python");

    private final @Nullable String word;

    GuestCode(@Nullable String word) {
        this.word = word;
    }

    /** As the row has it. */
    public @Nullable String word() {
        return word;
    }

    /** A word that nobody knows counts as that of a newer release, which accepts no less. */
    public static GuestCode ofWord(@Nullable String word) {
        if (word == null) {
            return UNKNOWN;
        }
        return Arrays.stream(values())
                .filter(code -> word.equals(code.word))
                .findFirst()
                .orElse(NEW);
    }
}
