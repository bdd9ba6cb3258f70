package org.trove.store.jdbi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A database server of a test's own, which it may take away: the others' must stay. Started by the script that
 * {@code trove.it.services} names; a {@link TestSchema} finds it under {@link #PREFIX}.
 */
public final class PrivateMariaDb implements AutoCloseable {
    /** Of the system properties that name it. */
    public static final String PREFIX = "trove.it.private";

    private final Path directory;

    public PrivateMariaDb(Path directory) {
        this.directory = directory;
        start();
        try {
            String port = Files.readString(directory.resolve("mariadb.port")).strip();
            System.setProperty(PREFIX + ".url", "jdbc:mysql://127.0.0.1:" + port + "/");
            System.setProperty(PREFIX + ".user", "root");
            System.setProperty(PREFIX + ".password", "trove-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On the port and the data that it had before. */
    public void start() {
        run("start_mariadb");
    }

    /** As a power cut would. */
    public void kill() {
        run("kill_mariadb");
    }

    @Override
    public void close() {
        run("stop_all");
    }

    private void run(String action) {
        String script = System.getProperty("trove.it.services");
        if (script == null) {
            throw new IllegalStateException("this test needs -Dtrove.it.services; bin/test sets it");
        }
        try {
            Process process = new ProcessBuilder(script, directory.toString(), action)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(action + " failed; logs are in " + directory.resolve("log"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
