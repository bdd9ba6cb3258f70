package org.trove.api.connection;

import com.sun.management.UnixOperatingSystemMXBean;
import io.dropwizard.lifecycle.Managed;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clients' connections: how many there may be, and how long each may take over the headers of a request. Where there are too
 * many, those give way that keep the server waiting.
 */
final class OpenConnections implements Connection.Listener, Managed {

    private static final Logger LOG = LoggerFactory.getLogger(OpenConnections.class);
    private static final long LOOK_MILLIS = 250;

    /** Between two lines of the log about connections that gave way. */
    private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

    private final int max;
    private final Duration headerTimeout;
    private final SlowClientMetrics metrics;
    private final Map<Connection, ClientConnection> open = new ConcurrentHashMap<>();
    private @Nullable ScheduledExecutorService watch;
    private long lastTold = System.nanoTime() - QUIET_NANOS;

    /** @param maxOpen fewer where the process may not have so many files open */
    OpenConnections(int maxOpen, Duration headerTimeout, SlowClientMetrics metrics) {
        this.max = allowedByFiles(maxOpen);
        this.headerTimeout = headerTimeout;
        this.metrics = metrics;
    }

    /** Half of the files that this process may open: the rest is for the database, the broker and its own. */
    private static int allowedByFiles(int wanted) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long half = system.getMaxFileDescriptorCount() / 2;
            if (half > 0 && half < wanted) {
                LOG.warn("fewer connections than set max_open={} open_file_limit={} used={}", wanted, half * 2, half);
                return (int) half;
            }
        }
        return wanted;
    }

    int count() {
        return open.size();
    }

    @Override
    public void onOpened(Connection connection) {
        // What TLS carries is a connection of its own.
        if (connection instanceof SslConnection) {
            return;
        }
        open.put(connection, new ClientConnection(connection));
        if (open.size() > max) {
            giveWay();
        }
    }

    @Override
    public void onClosed(Connection connection) {
        open.remove(connection);
    }

    /** @return whether the request may be served: false where its connection was given up a moment ago */
    boolean begin(Request request) {
        ClientConnection connection = open.get(request.getConnectionMetaData().getConnection());
        if (connection == null) {
            return true;
        }
        if (!connection.begin()) {
            return false;
        }
        Request.addCompletionListener(request, failure -> connection.end());
        return true;
    }

    void bodyIsThere(Request request) {
        ClientConnection connection = open.get(request.getConnectionMetaData().getConnection());
        if (connection != null) {
            connection.serve();
        }
    }

    private void giveWay() {
        Optional<ClientConnection> slowest = open.values().stream()
                .filter(connection -> connection.patience() > 0)
                .max(Comparator.comparingLong(ClientConnection::patience));
        if (slowest.isEmpty()) {
            return;
        }
        slowest.get().close();
        metrics.gaveWay.inc();
        tell();
    }

    private synchronized void tell() {
        long now = System.nanoTime();
        if (now - lastTold >= QUIET_NANOS) {
            lastTold = now;
            LOG.warn("too many connections, the slowest give way max_open={}", max);
        }
    }

    @Override
    public void start() {
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "connections");
            thread.setDaemon(true);
            return thread;
        });
        started.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        watch = started;
    }

    private void look() {
        for (ClientConnection connection : open.values()) {
            try {
                if (connection.giveUpSlowHeaders(headerTimeout)) {
                    metrics.slowHeaders.inc();
                }
            } catch (RuntimeException e) {
                LOG.warn("a slow connection was not closed", e);
            }
        }
    }

    @Override
    public void stop() {
        if (watch != null) {
            watch.shutdownNow();
        }
    }
}
