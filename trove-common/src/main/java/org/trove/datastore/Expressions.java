package org.trove.datastore;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Regular expressions of descriptors. */
final class Expressions {
    private Expressions() {}

    /** @throws IllegalArgumentException saying where it is wrong */
    static void check(String expression) {
        try {
            Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "'" + expression + "' is not a regular expression: " + e.getDescription() + " at character "
                            + (e.getIndex() + 1),
                    e);
        }
    }
}
