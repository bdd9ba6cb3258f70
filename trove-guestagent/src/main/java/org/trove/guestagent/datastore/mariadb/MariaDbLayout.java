package org.trove.guestagent.datastore.mariadb;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.trove.guestagent.datastore.DatastoreContext;

/** Where the files of one MariaDB lie. */
record MariaDbLayout(Path home, Path run, Path state) {
    /** A Unix socket's address holds 107 bytes of path. */
    private static final int LONGEST_SOCKET_PATH = 107;

    MariaDbLayout {
        int length = run.resolve("mysqld.sock").toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_SOCKET_PATH) {
            throw new IllegalArgumentException(
                    "the path of the socket in " + run + " has " + length + " bytes, at most " + LONGEST_SOCKET_PATH
                            + " are possible: set guest.run_directory to a shorter one");
        }
    }

    static MariaDbLayout of(DatastoreContext context) {
        return new MariaDbLayout(context.home(), context.runDirectory(), context.stateDirectory());
    }

    Path data() {
        return home.resolve("data");
    }

    Path temporary() {
        return home.resolve("tmp");
    }

    Path logs() {
        return home.resolve("log");
    }

    Path errorLog() {
        return logs().resolve("mariadb-error.log");
    }

    Path configuration() {
        return home.resolve("conf");
    }

    Path mainConfig() {
        return configuration().resolve("my.cnf");
    }

    Path baseConfig() {
        return configuration().resolve("base.cnf");
    }

    Path instanceConfig() {
        return configuration().resolve("instance.cnf");
    }

    Path certificate() {
        return configuration().resolve("server-cert.pem");
    }

    /** The private key of the certificate. */
    Path certificateKey() {
        return configuration().resolve("server-key.pem");
    }

    Path authorities() {
        return configuration().resolve("ca.pem");
    }

    Path socket() {
        return run.resolve("mysqld.sock");
    }

    Path pidFile() {
        return run.resolve("mysqld.pid");
    }

    Path initFile() {
        return run.resolve("init.sql");
    }

    Path adminCredentials() {
        return state.resolve("os_admin.cnf");
    }
}
