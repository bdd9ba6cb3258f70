package org.trove.datastore;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A character set with collations that belong to it. Several rules may name the same set.
 *
 * @param names a regular expression for its names, without regard to case
 * @param collations likewise for the collations' names
 * @param since the first version of the datastore that has them, null = all have
 */
public record CharacterSetRule(
        String names, String collations, @Nullable String since) {

    public CharacterSetRule {
        Expressions.check(names);
        Expressions.check(collations);
    }

    boolean isNamed(String characterSet) {
        return matches(names, characterSet);
    }

    boolean has(String collation) {
        return matches(collations, collation);
    }

    /** Whether a version may have them. One that is named less exactly than {@link #since} may be any that it stands for. */
    boolean isIn(String version) {
        if (since == null) {
            return true;
        }
        String[] first = since.split("\\.");
        String[] given = version.split("\\.");
        for (int i = 0; i < Math.min(first.length, given.length); i++) {
            if (!given[i].matches("[0-9]{1,9}")) {
                return true;
            }
            int difference = Integer.compare(Integer.parseInt(given[i]), Integer.parseInt(first[i]));
            if (difference != 0) {
                return difference > 0;
            }
        }
        return true;
    }

    private static boolean matches(String expression, String name) {
        return Pattern.compile(expression, Pattern.CASE_INSENSITIVE)
                .matcher(name)
                .matches();
    }
}
