package org.trove.standalone.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.host.ProcessEnd;
import org.trove.host.ProcessesIn;

/**
 * The control plane's own MariaDB, a child process on 127.0.0.1 with an account and a password of its own. It is restarted
 * when it dies, and ends with this process even where that is killed.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final String HOST = "127.0.0.1";
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final int BUFFER_POOL_MB = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int POLL_MILLIS = 20;

    private final MariaDbInstallation installation;
    private final DatabasePlace place;
    private final DatabaseFiles files;
    private final int wantedPort;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final Thread keeper = new Thread(this::keepRunning, "embedded-database");
    private volatile @Nullable Process process;
    private volatile boolean dataLost;
    private volatile int port;
    private volatile String password = "";

    /**
     * @param place owned by one process at a time
     * @param port to listen on; 0 = a free one, which is kept for later starts as long as it stays free
     */
    public EmbeddedDatabase(MariaDbInstallation installation, DatabasePlace place, int port) {
        this.installation = installation;
        this.place = place;
        this.files = new DatabaseFiles(place.own(), place.server());
        this.wantedPort = port;
    }

    /**
     * Returns when the database answers.
     *
     * @throws StartupException that says what keeps it from starting
     */
    public EmbeddedDatabase start() {
        try {
            endPredecessors();
            place.prepare();
            dataLost = files.isDataLost();
            port = choosePort();
            password = files.ensurePassword();
            files.ensureData(installation.template());
            files.writeInit(password);
            files.writeConfiguration(installation, port, BUFFER_POOL_MB);
            files.ensureLog();
            place.handOver();
        } catch (IOException e) {
            throw new StartupException(
                    "the embedded database cannot use " + files.server() + ": " + HomeDirectory.reason(e), e);
        }
        // The system ends the database together with the thread that started it, hence a thread that lasts.
        keeper.setDaemon(true);
        keeper.start();
        try {
            ready.join();
            files.rememberServed();
            return this;
        } catch (IOException e) {
            close();
            throw new StartupException(
                    "the home's directory " + place.own() + " cannot be used: " + HomeDirectory.reason(e), e);
        } catch (CompletionException e) {
            if (e.getCause() instanceof StartupException failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** The data that this start did not find, although it was served before: it began with an empty database. */
    public Optional<Path> lostData() {
        return dataLost ? Optional.of(files.data()) : Optional.empty();
    }

    /** For a JDBC driver of MySQL. */
    public String url() {
        return "jdbc:mysql://" + HOST + ":" + port + "/" + DatabaseFiles.SCHEMA;
    }

    public int port() {
        return port;
    }

    public String user() {
        return DatabaseFiles.USER;
    }

    public String password() {
        return password;
    }

    /** Stops the database in order; returns when it has ended. */
    @Override
    public void close() {
        stopping.countDown();
        Process running = process;
        if (running != null) {
            ProcessEnd.of(running.toHandle(), PATIENCE).join();
        }
        try {
            keeper.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void keepRunning() {
        try {
            while (stopping.getCount() > 0) {
                long logged = Files.exists(files.log()) ? Files.size(files.log()) : 0;
                Process started = launch();
                process = started;
                if (stopping.getCount() == 0) {
                    started.destroy();
                }
                boolean answered = awaitAnswer(started);
                if (!answered && !ready.isDone()) {
                    ProcessEnd.of(started.toHandle(), PATIENCE).join();
                    ready.completeExceptionally(new StartupException("the embedded database did not start: "
                            + explain(files.errors(logged)) + " (log: " + files.log() + ")"));
                    return;
                }
                ready.complete(null);
                int exit = started.waitFor();
                if (stopping.getCount() > 0) {
                    LOG.warn(
                            "embedded database ended, starting it again exit={} errors={}", exit, files.errors(logged));
                    stopping.await(1, TimeUnit.SECONDS);
                }
            }
        } catch (IOException e) {
            ready.completeExceptionally(
                    new StartupException("the embedded database cannot be started: " + HomeDirectory.reason(e), e));
            LOG.error("embedded database not started", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Process launch() throws IOException {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/setpriv"))) {
            command.addAll(List.of("/usr/bin/setpriv", "--pdeathsig", "TERM"));
        }
        command.add(installation.server().toString());
        command.add("--defaults-file=" + files.configuration());
        return new ProcessBuilder(place.privileges().unprivileged(command))
                .directory(files.server().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(files.log().toFile()))
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
    }

    /** Whether the server greets before it ends or the time is up. */
    private boolean awaitAnswer(Process started) throws InterruptedException {
        for (int attempt = 0; attempt < PATIENCE.toMillis() / POLL_MILLIS; attempt++) {
            if (greets()) {
                return true;
            }
            if (started.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return false;
    }

    private boolean greets() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), 1000);
            socket.setSoTimeout(2000);
            InputStream greeting = socket.getInputStream();
            return greeting.read() >= 0;
        } catch (IOException notYet) {
            return false;
        }
    }

    private int choosePort() throws IOException {
        if (wantedPort > 0) {
            PortCheck.requireFree(HOST, wantedPort);
            return wantedPort;
        }
        Optional<Integer> known = files.port().filter(kept -> PortCheck.isFree(HOST, kept));
        int chosen = known.isPresent() ? known.get() : PortCheck.anyFree(HOST);
        files.rememberPort(chosen);
        return chosen;
    }

    /** A killed process may have left its database behind, which holds the port and the data. */
    private void endPredecessors() {
        // Where an older version kept it, too.
        for (Path data : List.of(files.data(), place.own().resolve("data"))) {
            if (Files.isDirectory(data)) {
                for (ProcessHandle predecessor : ProcessesIn.directory(data)) {
                    LOG.warn("ending the database of an earlier run pid={}", predecessor.pid());
                    ProcessEnd.of(predecessor, PATIENCE).join();
                }
            }
        }
    }

    private static String explain(String errors) {
        return errors.isEmpty() ? "it ended without a message" : errors;
    }
}
