package org.trove.guestagent.datastore.mariadb;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Has a running server read its certificate again; connections that are open keep the one before. */
final class CertificateReload {
    private CertificateReload() {}

    /** @return false where the server was started without TLS, which it cannot turn on while it runs */
    static boolean perform(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!hasTls(statement)) {
                return false;
            }
            statement.execute("FLUSH SSL");
            return true;
        }
    }

    private static boolean hasTls(Statement statement) throws SQLException {
        try (ResultSet variable = statement.executeQuery("SELECT @@GLOBAL.have_ssl")) {
            return variable.next() && "YES".equals(variable.getString(1));
        }
    }
}
