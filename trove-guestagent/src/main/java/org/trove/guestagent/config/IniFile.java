package org.trove.guestagent.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the INI form of OpenStack's configuration files, whose options stand before or under {@code [DEFAULT]}. */
final class IniFile {
    private IniFile() {}

    /** The options of the default section. @throws IllegalArgumentException naming a line that is none of the form's */
    static Map<String, String> defaults(List<String> lines) {
        Map<String, String> values = new LinkedHashMap<>();
        boolean inDefault = true;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.startsWith("[") && line.endsWith("]")) {
                inDefault = line.equals("[DEFAULT]");
            } else if (inDefault && !line.isEmpty() && !line.startsWith("#") && !line.startsWith(";")) {
                int equals = line.indexOf('=');
                if (equals < 1) {
                    throw new IllegalArgumentException("line " + (i + 1) + " is not of the form option = value");
                }
                values.put(
                        line.substring(0, equals).strip(),
                        line.substring(equals + 1).strip());
            }
        }
        return values;
    }
}
