package org.trove.datastore.template;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the parameters out of a rendered configuration file: {@code name = value} by lines, in sections or without. */
public final class DefaultParameters {

    private DefaultParameters() {}

    /**
     * The settings in the order of the file; of one that is set twice the last counts, one without a value is empty, and quotes
     * around a value are left away.
     *
     * @param section null = the file has no sections: all that stands before the first one
     */
    public static Map<String, String> in(String file, @Nullable String section) {
        Map<String, String> parameters = new LinkedHashMap<>();
        boolean inside = section == null;
        for (String each : file.lines().toList()) {
            String line = each.strip();
            if (line.startsWith("[") && line.endsWith("]")) {
                inside = line.substring(1, line.length() - 1).strip().equals(section);
            } else if (inside && !isComment(line)) {
                put(parameters, line);
            }
        }
        return parameters;
    }

    private static boolean isComment(String line) {
        return line.isEmpty() || line.startsWith("#") || line.startsWith(";");
    }

    private static void put(Map<String, String> parameters, String line) {
        int equals = line.indexOf('=');
        String name = equals < 0 ? line : line.substring(0, equals).strip();
        String value = equals < 0 ? "" : unquoted(line.substring(equals + 1).strip());
        parameters.put(name, value);
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(0) == value.charAt(value.length() - 1);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
