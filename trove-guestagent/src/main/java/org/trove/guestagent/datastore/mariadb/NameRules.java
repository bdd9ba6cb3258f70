package org.trove.guestagent.datastore.mariadb;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trove.datastore.AccountRules;
import org.trove.datastore.DatastoreDescriptor;
import org.trove.guestagent.datastore.GuestErrors;
import org.trove.guestagent.datastore.UserName;

/** Refuses names of databases, users, hosts and passwords that are reserved or, of what is to be made, that cannot be. */
final class NameRules {
    private static final String LOCALHOST = "localhost";

    private final AccountRules rules;
    private final Set<String> reservedUsers;
    private final Set<String> reservedDatabases;

    NameRules(DatastoreDescriptor descriptor) {
        this.rules = descriptor.accountRules();
        this.reservedUsers = descriptor.ignoredUsers();
        this.reservedDatabases = descriptor.ignoredDatabases();
    }

    Set<String> reservedUsers() {
        return reservedUsers;
    }

    Set<String> reservedDatabases() {
        return reservedDatabases;
    }

    void checkNewDatabase(String name) {
        checkDatabase(name);
        require(rules.database(name));
    }

    /** Of one that is there, which users may have made by SQL with any name. */
    void checkDatabase(String name) {
        if (reservedDatabases.contains(name.toLowerCase(Locale.ROOT))) {
            throw GuestErrors.badRequest("The database name '" + name + "' is reserved.");
        }
    }

    void checkNewUser(UserName user) {
        checkUser(user);
        require(rules.user(user.name()));
        require(rules.host(user.host()));
    }

    /** Of one that is there, which users may have made by SQL with any name and host; those of this host are not theirs. */
    void checkUser(UserName user) {
        if (reservedUsers.contains(user.name())) {
            throw GuestErrors.badRequest("The user name '" + user.name() + "' is reserved.");
        }
        if (user.name().isEmpty() || user.host().equals(LOCALHOST)) {
            throw GuestErrors.userNotFound(user);
        }
    }

    /** The message never repeats the password. */
    String checkPassword(UserName user, @Nullable String password) {
        String given = password == null ? "" : password;
        require(rules.password(user.name(), given));
        return given;
    }

    private static void require(Optional<String> refusal) {
        if (refusal.isPresent()) {
            throw GuestErrors.badRequest(refusal.get());
        }
    }
}
