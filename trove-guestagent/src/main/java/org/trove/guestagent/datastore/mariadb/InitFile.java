package org.trove.guestagent.datastore.mariadb;

import java.util.regex.Pattern;

/**
 * The statements that the server runs at its first start before it lets anybody in: they make the agent's account and remove
 * the installer's, so that there is no moment in which an account without a password can be used.
 */
final class InitFile {
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9]+");

    private InitFile() {}

    static String securing(AdminCredentials credentials) {
        return String.join(
                "\n",
                "DELETE FROM mysql.global_priv WHERE User IN ('root', '');",
                "DELETE FROM mysql.db WHERE Db LIKE 'test%';",
                "DROP DATABASE IF EXISTS test;",
                "FLUSH PRIVILEGES;",
                admitting(credentials));
    }

    /** Makes the agent's account alone, on data that have users. */
    static String admitting(AdminCredentials credentials) {
        if (!SAFE.matcher(credentials.password()).matches()) {
            throw new IllegalArgumentException("the agent's password must be letters and digits");
        }
        String account = "'" + credentials.user() + "'@'localhost'";
        return String.join(
                "\n",
                "CREATE OR REPLACE USER " + account + " IDENTIFIED BY '" + credentials.password() + "';",
                "GRANT ALL PRIVILEGES ON *.* TO " + account + " WITH GRANT OPTION;",
                "");
    }
}
