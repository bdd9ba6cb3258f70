package org.trove.standalone.embedded;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.qpid.server.SystemLauncher;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.host.PrivateFiles;

/**
 * An AMQP 0-9-1 broker inside this process that keeps everything in memory: nothing that matters may be in messages alone.
 * Speaks without TLS, hence only on a loopback address.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final int HEARTBEAT_SECONDS = 60;

    private final String host;
    private final int port;
    private final BrokerAccounts accounts;
    private final Path directory;
    private final FloodGuard guard;
    private @Nullable SystemLauncher launcher;

    /** @param directory for the broker's working files */
    public EmbeddedBroker(String host, int port, BrokerAccounts accounts, Path directory) {
        this.host = host;
        this.port = port;
        this.accounts = accounts;
        this.directory = directory;
        this.guard = new FloodGuard(accounts.guests().name(), BrokerLimits.DEFAULT);
    }

    /**
     * Returns when clients can connect.
     *
     * @throws StartupException where the port is taken or the broker does not come up
     */
    public EmbeddedBroker start() {
        // The broker itself would only log that it has no port.
        PortCheck.requireFree(host, port);
        BrokerLog.quieten();
        BrokerStart listener = new BrokerStart();
        SystemLauncher started = new SystemLauncher(listener);
        try {
            PrivateFiles.directory(directory);
            Path configuration = directory.resolve("initial.json");
            PrivateFiles.write(
                    configuration,
                    new ObjectMapper().writeValueAsString(new BrokerConfiguration(host, port, accounts).content()));
            try {
                started.startup(attributes(configuration));
            } finally {
                // It names the passwords.
                Files.deleteIfExists(configuration);
            }
        } catch (Exception e) {
            started.shutdown();
            throw new StartupException("the embedded broker did not start: " + e.getMessage(), e);
        }
        listener.failure().ifPresent(failure -> {
            throw new StartupException("the embedded broker did not start: " + failure.getMessage(), failure);
        });
        if (PortCheck.isFree(host, port)) {
            started.shutdown();
            throw new StartupException("the embedded broker does not listen on port " + port + " of " + host);
        }
        launcher = started;
        listener.virtualHost().ifPresent(virtualHost -> guard.watch(virtualHost, started.getSystemPrincipal()));
        return this;
    }

    /** Registers what is counted of guests that send too much. */
    public void measure(PrometheusRegistry registry) {
        guard.measure(registry);
    }

    @Override
    public void close() {
        guard.close();
        SystemLauncher running = launcher;
        if (running != null) {
            launcher = null;
            shutDown(running);
        }
    }

    /** The broker ends by itself too when the JVM ends, and then refuses to be asked. */
    private static void shutDown(SystemLauncher running) {
        try {
            running.shutdown();
        } catch (IllegalStateException e) {
            LOG.debug("the embedded broker was ending already", e);
        }
    }

    private Map<String, Object> attributes(Path configuration) throws IOException {
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("type", "Memory");
        attributes.put(
                "initialConfigurationLocation", configuration.toUri().toURL().toExternalForm());
        attributes.put("startupLoggedToSystemOut", false);
        Map<String, String> context = new HashMap<>(BrokerLimits.DEFAULT.context());
        context.put("qpid.work_dir", directory.toString());
        context.put("qpid.port.heartbeatDelay", Integer.toString(HEARTBEAT_SECONDS));
        attributes.put("context", context);
        return attributes;
    }
}
