package org.trove.bus.rabbit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.trove.wiring.FreePort;

/** A RabbitMQ of a test's own, which it may kill, start again and wipe. Needs Debian's package {@code rabbitmq-server}. */
final class PrivateRabbitMq implements AutoCloseable {
    private static final Path SERVER = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");
    private static final Duration START_WITHIN = Duration.ofSeconds(90);

    private final Path directory;
    private final int port = FreePort.next();
    private final int distributionPort = FreePort.next();
    private final int mapperPort = FreePort.next();
    private @Nullable Process server;

    PrivateRabbitMq() {
        if (!Files.isExecutable(SERVER)) {
            throw new IllegalStateException("this test needs the package rabbitmq-server: " + SERVER + " is missing");
        }
        try {
            directory = Files.createTempDirectory("trove-rabbit");
            Files.writeString(directory.resolve("plugins"), "[].\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    void start() {
        ProcessBuilder builder = new ProcessBuilder(SERVER.toString());
        environment(builder.environment());
        builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("out").toFile());
        try {
            server = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await()
                .atMost(START_WITHIN)
                .pollInterval(Duration.ofMillis(200))
                .until(this::answers);
    }

    /** As a power cut would. */
    void kill() {
        Process running = server;
        if (running == null) {
            return;
        }
        List<ProcessHandle> all = Stream.concat(running.descendants(), Stream.of(running.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        try {
            running.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !answers());
    }

    /** Runs a shell script in which {@code rabbitmqctl} is this broker's. @return what it printed */
    String control(String script, Map<String, String> variables) {
        ProcessBuilder builder = new ProcessBuilder("bash", "-ec", script).redirectErrorStream(true);
        environment(builder.environment());
        builder.environment().put("PATH", SERVER.getParent() + ":" + System.getenv("PATH"));
        builder.environment().putAll(variables);
        try {
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("ended with " + process.exitValue() + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Forgets every exchange, queue and message. Only while it does not run. */
    void wipe() {
        delete(directory.resolve("mnesia"));
    }

    @Override
    public void close() {
        kill();
        ProcessBuilder stop = new ProcessBuilder("epmd", "-port", Integer.toString(mapperPort), "-kill");
        try {
            stop.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        delete(directory);
    }

    private void environment(Map<String, String> environment) {
        environment.putAll(Map.of(
                "RABBITMQ_NODENAME", "trove" + port + "@localhost",
                "RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1",
                "RABBITMQ_NODE_PORT", Integer.toString(port),
                "RABBITMQ_DIST_PORT", Integer.toString(distributionPort),
                "RABBITMQ_MNESIA_BASE", directory.resolve("mnesia").toString(),
                "RABBITMQ_LOG_BASE", directory.resolve("log").toString(),
                "RABBITMQ_CONFIG_FILE", directory.resolve("none").toString(),
                "RABBITMQ_ENABLED_PLUGINS_FILE", directory.resolve("plugins").toString(),
                "RABBITMQ_CONF_ENV_FILE", "/dev/null",
                "HOME", directory.toString()));
        environment.put("ERL_EPMD_PORT", Integer.toString(mapperPort));
        environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
        // Idle schedulers sleep: the machine's few cores are for the tests.
        environment.put("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "+sbwt none +sbwtdcpu none +sbwtdio none");
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void delete(Path path) {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> content = Files.walk(path)) {
            for (Path file : content.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
