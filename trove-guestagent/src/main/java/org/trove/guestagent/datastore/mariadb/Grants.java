package org.trove.guestagent.datastore.mariadb;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.trove.guestagent.datastore.UserName;

/** Which databases a user may use, in MariaDB's grant tables. */
final class Grants {
    private final Set<String> ignoredDatabases;

    Grants(Set<String> ignoredDatabases) {
        this.ignoredDatabases = Set.copyOf(ignoredDatabases);
    }

    void grant(Alteration change, UserName user, String database) throws SQLException {
        boolean isNew = !patterns(change.connection(), user).contains(Sql.pattern(database));
        change.execute("GRANT ALL PRIVILEGES ON " + Sql.grantTarget(database) + ".* TO ?@?", user.name(), user.host());
        if (isNew) {
            change.undoneBy(
                    "REVOKE ALL PRIVILEGES ON " + Sql.grantTarget(database) + ".* FROM ?@?", user.name(), user.host());
        }
    }

    /** Also takes away what was granted without escaping the name, as Trove's Python guests do. @return false where there was nothing */
    boolean revoke(Alteration change, UserName user, String database) throws SQLException {
        boolean found = false;
        for (String pattern : patterns(change.connection(), user)) {
            if (pattern.equals(database) || pattern.equals(Sql.pattern(database))) {
                change.execute(
                        "REVOKE ALL PRIVILEGES ON " + Sql.identifier(pattern) + ".* FROM ?@?",
                        user.name(),
                        user.host());
                found = true;
            }
        }
        return found;
    }

    List<String> databases(Connection connection, UserName user) throws SQLException {
        return patterns(connection, user).stream()
                .map(Sql::fromPattern)
                .filter(database -> !ignoredDatabases.contains(database))
                .distinct()
                .sorted()
                .toList();
    }

    private static List<String> patterns(Connection connection, UserName user) throws SQLException {
        return Sql.select(
                connection,
                row -> row.getString(1),
                "SELECT Db FROM mysql.db WHERE User = ? AND Host = ?",
                user.name(),
                user.host());
    }
}
