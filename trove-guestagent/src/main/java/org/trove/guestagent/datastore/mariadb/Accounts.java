package org.trove.guestagent.datastore.mariadb;

import java.sql.Connection;
import java.sql.SQLException;
import org.trove.guestagent.datastore.UserName;

/** Statements on one account of MariaDB. */
final class Accounts {
    private Accounts() {}

    static boolean exists(Connection connection, UserName user) throws SQLException {
        return Sql.exists(connection, "SELECT 1 FROM mysql.user WHERE User = ? AND Host = ?", user.name(), user.host());
    }

    /** Sets the password of an account that is there; a later failure gives it back what it had. */
    static void setPassword(Alteration change, UserName user, String password) throws SQLException {
        String before = Sql.select(
                        change.connection(), row -> row.getString(1), "SHOW CREATE USER ?@?", user.name(), user.host())
                .get(0);
        change.execute("ALTER USER ?@? IDENTIFIED BY ?", user.name(), user.host(), password);
        change.undoneBy(before.replaceFirst("^CREATE", "ALTER"));
    }
}
