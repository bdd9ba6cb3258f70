package org.trove.api.service;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trove.datastore.AccountRules;
import org.trove.datastore.Capability;
import org.trove.datastore.DatastoreDescriptor;
import org.trove.error.TroveException;
import org.trove.model.DatabaseSpec;
import org.trove.model.UserSpec;

/**
 * Which databases and users of a datastore may be made, by the rules of its descriptor, and which may be touched: all but the
 * reserved ones, because users make others by SQL. All throw BAD_REQUEST saying what is wrong, or UNPROCESSABLE where the datastore has
 * no such thing.
 */
final class NameRules {

    private final String datastore;
    private final DatastoreDescriptor descriptor;
    private final AccountRules rules;

    /** @param datastore its name, for users */
    NameRules(String datastore, DatastoreDescriptor descriptor) {
        this.datastore = datastore;
        this.descriptor = descriptor;
        this.rules = descriptor.accountRules();
    }

    /** @throws TroveException UNPROCESSABLE, in Trove's words, where the datastore cannot do that */
    void require(Capability capability) {
        if (!descriptor.can(capability)) {
            throw unsupported("It has no " + capability.words() + ".");
        }
    }

    /** Whether a user's name may be followed by a host. */
    boolean hasHosts() {
        return descriptor.hasHosts();
    }

    boolean isReservedDatabase(String name) {
        return contains(descriptor.ignoredDatabases(), name);
    }

    boolean isReservedUser(String name) {
        return contains(descriptor.ignoredUsers(), name);
    }

    /** Of a database that is there. */
    void checkDatabase(String name) {
        if (isReservedDatabase(name)) {
            throw reserved("database", name);
        }
    }

    /** Of a user who is there. */
    void checkUser(String name) {
        if (isReservedUser(name)) {
            throw reserved("user", name);
        }
    }

    /** Of users who are there: names, each of them once, and the passwords that they are to get. */
    void checkPasswords(List<UserSpec> users) {
        for (UserSpec user : users) {
            checkHost(user.host());
            checkUser(user.name());
            checkPassword(user.name(), user.password());
        }
        checkOnce(users);
    }

    void checkPassword(String user, @Nullable String password) {
        if (password != null) {
            require(rules.password(user, password));
        }
    }

    /** Names, each of them once. Of character sets the server is asked, which knows its own. */
    void checkNewDatabases(List<DatabaseSpec> databases) {
        if (!databases.isEmpty()) {
            require(Capability.DATABASES);
        }
        Set<String> seen = new HashSet<>();
        for (DatabaseSpec database : databases) {
            checkDatabase(database.name());
            require(rules.database(database.name()));
            if (!seen.add(database.name())) {
                throw TroveException.badRequest("The database '" + database.name() + "' is listed more than once.");
            }
        }
    }

    /** Character sets and collations, where there is no server yet to be asked. */
    void checkEncodings(List<DatabaseSpec> databases, String version) {
        for (DatabaseSpec database : databases) {
            require(rules.encoding(database.characterSet(), database.collation(), version));
        }
    }

    /** Names, hosts, passwords and databases of users, each of them once. */
    void checkNewUsers(List<UserSpec> users) {
        if (!users.isEmpty()) {
            require(Capability.USERS);
        }
        for (UserSpec user : users) {
            if (!user.databases().isEmpty()) {
                require(Capability.DATABASES);
            }
            checkNewUser(new UserKey(user.name(), user.host()));
            checkPassword(user.name(), user.password());
            user.databases().forEach(this::checkDatabase);
        }
        checkOnce(users);
    }

    void checkNewUser(UserKey user) {
        checkHost(user.host());
        checkUser(user.name());
        require(rules.user(user.name()));
        require(rules.host(user.host()));
    }

    private void checkHost(String host) {
        if (!hasHosts() && !host.equals(UserSpec.ANY_HOST)) {
            throw unsupported("Its users have no hosts: leave the host away.");
        }
    }

    private static void checkOnce(List<UserSpec> users) {
        Set<UserKey> seen = new HashSet<>();
        for (UserSpec user : users) {
            if (!seen.add(UserKey.of(user))) {
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

    private TroveException unsupported(String why) {
        return TroveException.unprocessable("Operation not supported for datastore " + datastore + ". " + why);
    }

    private static void require(Optional<String> refusal) {
        if (refusal.isPresent()) {
            throw TroveException.badRequest(refusal.get());
        }
    }

    private static TroveException reserved(String what, String name) {
        return TroveException.badRequest("The " + what + " name '" + name + "' is reserved.");
    }

    private static boolean contains(Set<String> reserved, String name) {
        return reserved.contains(name) || reserved.contains(name.toLowerCase(Locale.ROOT));
    }
}
