package org.trove.guestagent.datastore.mariadb;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.guestagent.datastore.GuestErrors;
import org.trove.guestagent.datastore.Paging;
import org.trove.guestagent.datastore.Slice;
import org.trove.guestagent.datastore.UserName;
import org.trove.guestagent.datastore.Users;
import org.trove.model.DatabaseSpec;
import org.trove.model.UserSpec;

/** Users' accounts in MariaDB. */
final class MariaDbUsers implements Users {
    private final AdminConnection admin;
    private final NameRules rules;
    private final Grants grants;
    private final Duration patience;

    /** @param patience of changes with the locks of others */
    MariaDbUsers(AdminConnection admin, NameRules rules, Duration patience) {
        this.patience = patience;
        this.admin = admin;
        this.rules = rules;
        this.grants = new Grants(rules.reservedDatabases());
    }

    @Override
    public Users within(Duration wanted) {
        return new MariaDbUsers(admin, rules, wanted);
    }

    @Override
    public void create(List<UserSpec> users) {
        for (UserSpec user : users) {
            rules.checkNewUser(nameOf(user));
            rules.checkPassword(nameOf(user), user.password());
            user.databases().forEach(rules::checkDatabase);
        }
        admin.alter(patience, change -> {
            Connection connection = change.connection();
            for (UserSpec user : users) {
                if (exists(connection, nameOf(user))) {
                    throw GuestErrors.userExists(nameOf(user));
                }
                requireDatabases(connection, user.databases());
            }
            for (UserSpec user : users) {
                create(change, user);
            }
        });
    }

    private void create(Alteration change, UserSpec user) throws SQLException {
        String password = rules.checkPassword(nameOf(user), user.password());
        change.execute("CREATE USER ?@? IDENTIFIED BY ?", user.name(), user.host(), password);
        change.undoneBy("DROP USER ?@?", user.name(), user.host());
        for (String database : user.databases()) {
            grants.grant(change, nameOf(user), database);
        }
    }

    @Override
    public void delete(UserName user) {
        rules.checkUser(user);
        admin.alter(patience, change -> {
            Connection connection = change.connection();
            requireExists(connection, user);
            change.execute("DROP USER ?@?", user.name(), user.host());
        });
    }

    @Override
    public void changePasswords(List<UserSpec> users) {
        for (UserSpec user : users) {
            rules.checkUser(nameOf(user));
            rules.checkPassword(nameOf(user), user.password());
        }
        admin.alter(patience, change -> {
            Connection connection = change.connection();
            for (UserSpec user : users) {
                requireExists(connection, nameOf(user));
            }
            for (UserSpec user : users) {
                Accounts.setPassword(change, nameOf(user), rules.checkPassword(nameOf(user), user.password()));
            }
        });
    }

    @Override
    public void update(
            UserName user, @Nullable String newName, @Nullable String newHost, @Nullable String newPassword) {
        UserName renamed =
                UserName.of(newName == null ? user.name() : newName, newHost == null ? user.host() : newHost);
        rules.checkUser(user);
        if (!renamed.equals(user)) {
            rules.checkNewUser(renamed);
        }
        String password = newPassword == null ? null : rules.checkPassword(renamed, newPassword);
        admin.alter(patience, change -> {
            Connection connection = change.connection();
            requireExists(connection, user);
            if (!renamed.equals(user)) {
                if (exists(connection, renamed)) {
                    throw GuestErrors.userExists(renamed);
                }
                change.execute("RENAME USER ?@? TO ?@?", user.name(), user.host(), renamed.name(), renamed.host());
                change.undoneBy("RENAME USER ?@? TO ?@?", renamed.name(), renamed.host(), user.name(), user.host());
            }
            if (password != null) {
                Accounts.setPassword(change, renamed, password);
            }
        });
    }

    @Override
    public Optional<UserSpec> find(UserName user) {
        rules.checkUser(user);
        return admin.with(
                connection -> exists(connection, user) ? Optional.of(describe(connection, user)) : Optional.empty());
    }

    @Override
    public Slice<UserSpec> list(Paging paging) {
        String marker = paging.marker();
        List<Object> values = new ArrayList<>(rules.reservedUsers());
        String sql = "SELECT User, Host FROM mysql.user WHERE is_role <> 'Y' AND User <> '' AND Host <> 'localhost'"
                + " AND User NOT IN (" + Sql.placeholders(values.size()) + ")";
        if (marker != null) {
            sql += " AND BINARY CONCAT(User, '@', Host) " + (paging.includeMarker() ? ">=" : ">") + " ?";
            values.add(marker);
        }
        values.add(paging.rowsToRead());
        String query = sql + " ORDER BY BINARY CONCAT(User, '@', Host) LIMIT ?";
        return admin.with(connection -> {
            Slice<UserName> names = paging.slice(
                    Sql.select(
                            connection,
                            row -> new UserName(row.getString(1), row.getString(2)),
                            query,
                            values.toArray()),
                    UserName::toString);
            List<UserSpec> users = new ArrayList<>();
            for (UserName name : names.entries()) {
                users.add(describe(connection, name));
            }
            return new Slice<>(users, names.nextMarker());
        });
    }

    @Override
    public void grant(UserName user, List<String> databases) {
        rules.checkUser(user);
        databases.forEach(rules::checkDatabase);
        admin.alter(patience, change -> {
            Connection connection = change.connection();
            requireExists(connection, user);
            requireDatabases(connection, databases);
            for (String database : databases) {
                grants.grant(change, user, database);
            }
        });
    }

    @Override
    public void revoke(UserName user, String database) {
        rules.checkUser(user);
        rules.checkDatabase(database);
        admin.alter(patience, change -> {
            Connection connection = change.connection();
            requireExists(connection, user);
            if (!grants.revoke(change, user, database)) {
                throw GuestErrors.databaseNotFound(database);
            }
        });
    }

    @Override
    public List<DatabaseSpec> access(UserName user) {
        rules.checkUser(user);
        return admin.with(connection -> {
            requireExists(connection, user);
            return grants.databases(connection, user).stream()
                    .map(DatabaseSpec::named)
                    .toList();
        });
    }

    private UserSpec describe(Connection connection, UserName user) throws SQLException {
        return new UserSpec(user.name(), null, user.host(), grants.databases(connection, user));
    }

    private static UserName nameOf(UserSpec user) {
        return UserName.of(user.name(), user.host());
    }

    private static boolean exists(Connection connection, UserName user) throws SQLException {
        return Accounts.exists(connection, user);
    }

    private static void requireExists(Connection connection, UserName user) throws SQLException {
        if (!exists(connection, user)) {
            throw GuestErrors.userNotFound(user);
        }
    }

    private static void requireDatabases(Connection connection, List<String> databases) throws SQLException {
        for (String database : databases) {
            MariaDbDatabases.requireExists(connection, database);
        }
    }
}
