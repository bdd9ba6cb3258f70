package org.trove.datastore;

import java.util.regex.Pattern;

/**
 * A configuration file of a datastore.
 *
 * @param path where the agent writes it, below the datastore's directory of configuration files
 * @param template variables: {@code flavor}, {@code datastore}, {@code server_id}
 */
public record ConfigFile(String path, String template) {
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

    public ConfigFile {
        if (!PATH.matcher(path).matches()) {
            throw new IllegalArgumentException(
                    "the path of a configuration file must be relative, of letters, digits and"
                            + " ._- with / between, and no part may begin with a dot; it is '" + path + "'");
        }
    }
}
