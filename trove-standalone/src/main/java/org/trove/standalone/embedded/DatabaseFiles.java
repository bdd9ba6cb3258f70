package org.trove.standalone.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.trove.host.FileTree;
import org.trove.host.PrivateFiles;

/**
 * The files of the embedded database.
 *
 * @param own directory of {@code password} and {@code port}
 * @param server directory of {@code data}, {@code my.cnf}, {@code init.sql} and what the server writes
 */
record DatabaseFiles(Path own, Path server) {
    private static final int PASSWORD_BYTES = 24;
    private static final int SHOWN_ERRORS = 3;

    static final String USER = "trove";
    static final String SCHEMA = "trove";

    Path data() {
        return server.resolve("data");
    }

    Path configuration() {
        return server.resolve("my.cnf");
    }

    Path log() {
        return server.resolve("mariadb.log");
    }

    Path pid() {
        return server.resolve("mariadb.pid");
    }

    /** Whether data was here, and is no more. Data that was never served counts as none: its start may have been broken off. */
    boolean isDataLost() {
        return Files.exists(served()) && !Files.isDirectory(data());
    }

    void rememberServed() throws IOException {
        if (Files.notExists(served())) {
            PrivateFiles.write(served(), "");
        }
    }

    private Path served() {
        return own.resolve("served");
    }

    /** Copies the template where there is no data yet; an interrupted copy is begun again. */
    void ensureData(Path template) throws IOException {
        if (Files.isDirectory(data())) {
            return;
        }
        Path draft = server.resolve("data.draft");
        FileTree.delete(draft);
        try {
            FileTree.copyPrivate(template, draft);
            Files.move(draft, data(), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            FileTree.delete(draft);
        }
    }

    /** Made before the server starts, as its output is opened by this process and its log by itself. */
    void ensureLog() throws IOException {
        if (Files.notExists(log())) {
            PrivateFiles.write(log(), "");
        }
    }

    String ensurePassword() throws IOException {
        Optional<String> known = read("password");
        if (known.isPresent()) {
            return known.get();
        }
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        PrivateFiles.write(own.resolve("password"), password);
        return password;
    }

    Optional<Integer> port() throws IOException {
        return read("port").map(Integer::valueOf);
    }

    void rememberPort(int port) throws IOException {
        PrivateFiles.write(own.resolve("port"), Integer.toString(port));
    }

    /** Runs before the server accepts connections: at no time is there an account without a password. */
    void writeInit(String password) throws IOException {
        PrivateFiles.write(
                server.resolve("init.sql"),
                String.join(
                        "\n",
                        "CREATE DATABASE IF NOT EXISTS " + SCHEMA + " CHARACTER SET utf8mb4;",
                        "CREATE USER IF NOT EXISTS '" + USER + "'@'127.0.0.1' IDENTIFIED BY '" + password + "';",
                        "ALTER USER '" + USER + "'@'127.0.0.1' IDENTIFIED BY '" + password + "';",
                        "GRANT ALL PRIVILEGES ON " + SCHEMA + ".* TO '" + USER + "'@'127.0.0.1';",
                        "ALTER USER 'root'@'localhost' IDENTIFIED VIA unix_socket;",
                        ""));
    }

    /** A small server: the control plane's tables are few, what counts is that no commit is lost. */
    void writeConfiguration(MariaDbInstallation installation, int port, int bufferPoolMb) throws IOException {
        List<String> lines = List.of(
                "[mariadbd]",
                "basedir=" + installation.basedir(),
                "datadir=" + data(),
                "port=" + port,
                "bind-address=127.0.0.1",
                // Relative to the data directory, as the path of a socket must be short.
                "socket=mariadb.sock",
                "pid-file=" + pid(),
                "log-error=" + log(),
                "init-file=" + server.resolve("init.sql"),
                "skip-name-resolve",
                "character-set-server=utf8mb4",
                "default-time-zone=+00:00",
                "max-connections=150",
                "innodb-buffer-pool-size=" + bufferPoolMb + "M",
                "innodb-log-file-size=48M",
                "innodb-flush-log-at-trx-commit=1",
                "key-buffer-size=1M",
                "aria-pagecache-buffer-size=8M",
                "performance-schema=OFF",
                "local-infile=OFF",
                "innodb-undo-tablespaces=0",
                "innodb-autoextend-increment=4",
                // Without it, 11.4 makes a certificate at each start, which takes up to half a minute.
                "skip-ssl",
                "");
        PrivateFiles.write(configuration(), String.join("\n", lines));
    }

    /** What the server wrote as errors since its start; the first ones tell the cause. */
    String errors(long from) {
        try {
            byte[] log = Files.readAllBytes(log());
            String text = new String(log, StandardCharsets.UTF_8).substring((int) Math.min(from, log.length));
            List<String> errors = text.lines()
                    .filter(line -> line.contains("[ERROR]"))
                    .map(line -> line.substring(line.indexOf("[ERROR]") + "[ERROR]".length())
                            .strip())
                    .distinct()
                    .toList();
            return String.join("; ", errors.subList(0, Math.min(errors.size(), SHOWN_ERRORS)));
        } catch (IOException | RuntimeException unreadable) {
            return "";
        }
    }

    private Optional<String> read(String name) throws IOException {
        try {
            return Optional.of(Files.readString(own.resolve(name)).trim()).filter(text -> !text.isEmpty());
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }
}
