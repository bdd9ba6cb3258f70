package org.trove.guestagent.datastore.mariadb;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.trove.guestagent.datastore.GuestErrors;
import org.trove.guestagent.datastore.UserName;

/** What names of databases, users, hosts and passwords may look like (reference: "Guest", section 8). */
final class NameRules {
    static final int LONGEST_DATABASE = 64;
    static final int LONGEST_USER = 16;
    private static final int LONGEST_PASSWORD = 255;
    private static final Pattern DATABASE = Pattern.compile("[A-Za-z0-9_-]+([\\s?#@]*[A-Za-z0-9_-]+)?");
    private static final Pattern FORBIDDEN = Pattern.compile("['\";`,/\\\\\\p{Cntrl}]");
    private static final Pattern HOST =
            Pattern.compile("%|[0-9%.]{1,60}|[0-9.]{7,15}/[0-9.]{7,15}|[0-9A-Fa-f:%.]{2,60}");

    private final Set<String> reservedUsers;
    private final Set<String> reservedDatabases;

    NameRules(Set<String> reservedUsers, Set<String> reservedDatabases) {
        this.reservedUsers = Set.copyOf(reservedUsers);
        this.reservedDatabases = Set.copyOf(reservedDatabases);
    }

    Set<String> reservedUsers() {
        return reservedUsers;
    }

    Set<String> reservedDatabases() {
        return reservedDatabases;
    }

    void checkDatabase(String name) {
        if (name.length() > LONGEST_DATABASE || !DATABASE.matcher(name).matches()) {
            throw GuestErrors.badRequest("The database name '" + name + "' is not allowed: 1 to " + LONGEST_DATABASE
                    + " letters, digits, underscores and hyphens.");
        }
        if (reservedDatabases.contains(name.toLowerCase(java.util.Locale.ROOT))) {
            throw GuestErrors.badRequest("The database name '" + name + "' is reserved.");
        }
    }

    void checkUser(UserName user) {
        String name = user.name();
        if (name.isEmpty() || name.length() > LONGEST_USER || !isClean(name)) {
            throw GuestErrors.badRequest("The user name '" + name + "' is not allowed: 1 to " + LONGEST_USER
                    + " characters, no space at either end, none of ' \" ; ` , / \\.");
        }
        if (reservedUsers.contains(name)) {
            throw GuestErrors.badRequest("The user name '" + name + "' is reserved.");
        }
        if (!HOST.matcher(user.host()).matches()) {
            throw GuestErrors.badRequest("The host '" + user.host()
                    + "' is not allowed: an IP address, one with % for any of its parts, or % for every host.");
        }
    }

    /** The message never repeats the password. */
    static String checkPassword(UserName user, @Nullable String password) {
        if (password == null || password.isEmpty() || password.length() > LONGEST_PASSWORD || !isClean(password)) {
            throw GuestErrors.badRequest("The password of user " + user.name() + " is not allowed: 1 to "
                    + LONGEST_PASSWORD + " characters, no space at either end, none of ' \" ; ` , / \\.");
        }
        return password;
    }

    private static boolean isClean(String text) {
        return text.strip().equals(text) && !FORBIDDEN.matcher(text).find();
    }
}
