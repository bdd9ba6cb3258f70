package org.trove.message.wire;

import java.util.Locale;
import java.util.regex.Pattern;

/** Names as Python writes them. */
final class SnakeCase {
    private static final Pattern WORD_START = Pattern.compile("(?<!^)([A-Z])");

    private SnakeCase() {}

    /** {@code listUsers} and {@code ListUsers} become {@code list_users}. */
    static String of(String camelCase) {
        return WORD_START.matcher(camelCase).replaceAll("_$1").toLowerCase(Locale.ROOT);
    }
}
