package org.trove.taskmanager.userdata;

import java.util.regex.Pattern;

/**
 * A file of a server.
 *
 * @param path absolute, of letters, digits and {@code ._-/}
 * @param owner {@code user:group}
 * @param mode as chmod has it, four octal digits
 * @param content may be secret
 */
record GuestFile(String path, String owner, String mode, String content) {
    static final String ROOT = "root:root";
    static final String SECRET = "0600";

    private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._/-]+");
    private static final Pattern OWNER = Pattern.compile("[a-z_][a-z0-9_-]*:[a-z_][a-z0-9_-]*");
    private static final Pattern MODE = Pattern.compile("0[0-7]{3}");

    GuestFile {
        require(PATH, path, "path");
        require(OWNER, owner, "owner");
        require(MODE, mode, "mode");
    }

    private static void require(Pattern pattern, String value, String name) {
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException("no " + name + " of a guest's file: '" + value + "'");
        }
    }

    /** Without the content. */
    @Override
    public String toString() {
        return "GuestFile[" + path + ", " + owner + ", " + mode + "]";
    }
}
