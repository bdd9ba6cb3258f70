package org.trove.api.service;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.trove.datastore.DatastoreDescriptor;
import org.trove.error.TroveException;
import org.trove.model.DatabaseSpec;
import org.trove.model.UserSpec;

/** Which names databases and users of a datastore may have. All throw BAD_REQUEST saying what is wrong. */
final class NameRules {

    private static final int MAX_DATABASE_NAME = 64;
    private static final int MAX_USER_NAME = 32;
    private static final Pattern FORBIDDEN = Pattern.compile("^\\s|\\s$|['\";`,/\\\\\\p{Cntrl}]");

    private final DatastoreDescriptor descriptor;

    NameRules(DatastoreDescriptor descriptor) {
        this.descriptor = descriptor;
    }

    boolean isReservedDatabase(String name) {
        return contains(descriptor.ignoredDatabases(), name);
    }

    boolean isReservedUser(String name) {
        return contains(descriptor.ignoredUsers(), name);
    }

    void checkDatabase(String name) {
        check("database", name, MAX_DATABASE_NAME, isReservedDatabase(name));
    }

    void checkUser(String name) {
        check("user", name, MAX_USER_NAME, isReservedUser(name));
    }

    void checkDatabases(List<DatabaseSpec> databases) {
        Set<String> seen = new HashSet<>();
        for (DatabaseSpec database : databases) {
            checkDatabase(database.name());
            if (!seen.add(database.name())) {
                throw TroveException.badRequest("The database '" + database.name() + "' is listed more than once.");
            }
        }
    }

    /** Names and databases of users, each of them once. */
    void checkUsers(List<UserSpec> users) {
        Set<String> seen = new HashSet<>();
        for (UserSpec user : users) {
            checkUser(user.name());
            user.databases().forEach(this::checkDatabase);
            if (!seen.add(user.name() + "@" + user.host())) {
                throw TroveException.badRequest(
                        "The user '" + user.name() + "' with the host '" + user.host() + "' is listed more than once.");
            }
        }
    }

    /** That users name no database that is not created with them. */
    static void checkReferences(List<UserSpec> users, List<DatabaseSpec> databases) {
        Collection<String> names = databases.stream().map(DatabaseSpec::name).toList();
        for (UserSpec user : users) {
            for (String database : user.databases()) {
                if (!names.contains(database)) {
                    throw TroveException.badRequest("The user '" + user.name() + "' names the database '" + database
                            + "', which is not in the list of databases.");
                }
            }
        }
    }

    private static void check(String what, String name, int maxLength, boolean reserved) {
        if (name.length() > maxLength) {
            throw TroveException.badRequest(
                    "The " + what + " name '" + name + "' is too long, " + maxLength + " characters are allowed.");
        }
        if (FORBIDDEN.matcher(name).find()) {
            throw TroveException.badRequest("The " + what + " name '" + name
                    + "' is not allowed: no quotes, commas, semicolons, slashes or control characters, and no space"
                    + " at either end.");
        }
        if (reserved) {
            throw TroveException.badRequest("The " + what + " name '" + name + "' is reserved.");
        }
    }

    private static boolean contains(Set<String> reserved, String name) {
        return reserved.contains(name) || reserved.contains(name.toLowerCase(Locale.ROOT));
    }
}
