package org.trove.guestagent.datastore.mariadb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.trove.host.PrivateFiles;

/** The agent's own account in MariaDB, as the {@code [client]} section that MariaDB's programs read too. */
record AdminCredentials(String user, String password) {
    static final String USER = "os_admin";
    private static final String PASSWORD_KEY = "password = ";

    static Optional<AdminCredentials> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(PASSWORD_KEY))
                .map(line -> new AdminCredentials(
                        USER, line.substring(PASSWORD_KEY.length()).strip()))
                .findFirst();
    }

    void write(Path file, Path socket) throws IOException {
        PrivateFiles.write(
                file, "[client]\nuser = " + user + "\n" + PASSWORD_KEY + password + "\nsocket = " + socket + "\n");
    }

    @Override
    public String toString() {
        return "AdminCredentials[" + user + "]";
    }
}
