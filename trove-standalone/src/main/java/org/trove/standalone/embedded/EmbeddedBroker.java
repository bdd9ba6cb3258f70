package org.trove.standalone.embedded;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
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
    private final String user;
    private final String password;
    private final Path directory;
    private @Nullable SystemLauncher launcher;

    /** @param directory for the broker's working files */
    public EmbeddedBroker(String host, int port, String user, String password, Path directory) {
        this.host = host;
        this.port = port;
        this.user = user;
        this.password = password;
        this.directory = directory;
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
            PrivateFiles.write(configuration, new ObjectMapper().writeValueAsString(configuration()));
            try {
                started.startup(attributes(configuration));
            } finally {
                // It names the password.
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
        return this;
    }

    @Override
    public void close() {
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
        attributes.put(
                "context",
                Map.of(
                        "qpid.work_dir", directory.toString(),
                        "qpid.port.heartbeatDelay", Integer.toString(HEARTBEAT_SECONDS)));
        return attributes;
    }

    /** The broker does not expand variables in {@code type} attributes, hence a configuration without any. */
    private Map<String, Object> configuration() {
        Map<String, Object> accounts = Map.of(
                "name",
                "accounts",
                "type",
                "Plain",
                // Passwords in clear are refused without TLS otherwise.
                "secureOnlyMechanisms",
                List.of(),
                "users",
                List.of(Map.of("name", user, "type", "managed", "password", password)));
        Map<String, Object> amqp = Map.of(
                "name",
                "amqp",
                "type",
                "AMQP",
                "port",
                Integer.toString(port),
                "bindingAddress",
                host,
                "authenticationProvider",
                "accounts",
                "protocols",
                List.of("AMQP_0_9_1"),
                "virtualhostaliases",
                List.of(
                        Map.of("name", "byName", "type", "nameAlias"),
                        Map.of("name", "byDefault", "type", "defaultAlias")));
        Map<String, Object> node = Map.of(
                "name", "trove",
                "type", "Memory",
                "defaultVirtualHostNode", "true",
                "virtualHostInitialConfiguration", "{\"type\": \"Memory\"}");
        return Map.of(
                "name", "trove",
                "modelVersion", "9.1",
                "authenticationproviders", List.of(accounts),
                "ports", List.of(amqp),
                "virtualhostnodes", List.of(node));
    }
}
