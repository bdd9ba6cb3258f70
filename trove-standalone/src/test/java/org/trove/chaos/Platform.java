package org.trove.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The services under test with their broker, database and identity: their settings, and how they are started and ended. */
final class Platform implements AutoCloseable {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Duration START = Duration.ofMinutes(4);
    private static final Duration SCRIPT = Duration.ofMinutes(3);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final ChaosOptions options;
    private final int conductors;
    private final Map<String, ServiceProcess> processes = new LinkedHashMap<>();
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final String databasePassword = newSecret();
    private boolean smallDisk;
    private final Map<String, Object> keys = Map.of(
            "taskmanager_rpc_encr_key", newSecret(),
            "inst_rpc_key_encr_key", newSecret(),
            "operation_payload_key", newSecret());

    Platform(ChaosOptions options, int conductors) {
        this.options = options;
        this.conductors = conductors;
    }

    /** Names of the processes that may be killed and stopped. */
    List<String> services() {
        return processes.keySet().stream()
                .filter(name -> !name.equals("identity"))
                .toList();
    }

    List<String> apis() {
        return List.of("http://127.0.0.1:" + port("api-1"), "http://127.0.0.1:" + port("api-2"));
    }

    ServiceProcess process(String name) {
        ServiceProcess process = processes.get(name);
        if (process == null) {
            throw new IllegalStateException("no such service: " + name);
        }
        return process;
    }

    String databaseUrl() {
        return "jdbc:mysql://127.0.0.1:" + port("mariadb") + "/trove";
    }

    String databasePassword() {
        return databasePassword;
    }

    String identityUrl() {
        return "http://127.0.0.1:" + port("identity") + "/identity/v3";
    }

    JsonNode cloudsYaml() {
        try {
            return YAML.readTree(
                    options.directory().resolve("identity/clouds.yaml").toFile());
        } catch (IOException e) {
            throw new IllegalStateException("the identity has written no clouds.yaml", e);
        }
    }

    /** What no log may contain. */
    List<String> secrets() {
        List<String> secrets = new ArrayList<>();
        secrets.add(databasePassword);
        keys.values().forEach(key -> secrets.add(key.toString()));
        secrets.add(cloudsYaml().at("/clouds/trove-local/auth/password").asText());
        secrets.add(cloudsYaml().at("/clouds/trove-local-admin/auth/password").asText());
        return secrets;
    }

    /** The port of that name; the same each time. */
    int port(String name) {
        return ports.computeIfAbsent(
                name, key -> Integer.parseInt(script("services_port " + key).strip()));
    }

    /** A small disk for the broker, to be filled up. @return whether this machine allows it */
    boolean mountSmallDisk() {
        try {
            script("[ \"$(id -u)\" = 0 ] && mkdir -p \"$SERVICES_DIR/rabbit/data\""
                    + " && mount -t tmpfs -o size=200m trove-chaos \"$SERVICES_DIR/rabbit/data\"");
            smallDisk = true;
        } catch (IllegalStateException e) {
            smallDisk = false;
        }
        return smallDisk;
    }

    boolean hasSmallDisk() {
        return smallDisk;
    }

    void startServices() {
        script("start_rabbit & rabbit=$!; start_mariadb && wait $rabbit");
        script("services_sql -e \"CREATE DATABASE trove CHARACTER SET utf8mb4;"
                + " CREATE USER 'trove'@'%' IDENTIFIED BY '" + databasePassword + "';"
                + " GRANT ALL ON trove.* TO 'trove'@'%'\"");
    }

    /** Starts everything but broker and database. @param cloud its URL */
    void startTrove(String cloud, int brokerPort, int databasePort) {
        startIdentity();
        ServiceSettings settings = new ServiceSettings(this::port, identityUrl(), cloudsYaml(), keys);
        settings.useDatabase(databasePort, databasePassword);
        settings.useBroker(brokerPort);
        settings.useCloud(cloud);
        settings.allowInstances(options.instances());
        settings.write(options.directory().resolve("etc"), conductors);
        run("bin/trove-manage", "migrate", "--config", settings("api-1"));
        run("bin/trove-manage", "register", "--config", settings("api-1"), "mariadb", "mariadb", "10.11.0");
        for (String name : List.of("conductor", "taskmanager", "api")) {
            for (int number = 1; number <= (name.equals("conductor") ? conductors : 2); number++) {
                String service = name + "-" + number;
                String launcher = options.root().resolve("bin/trove-" + name).toString();
                processes.put(service, new ServiceProcess(service, options, List.of(launcher, settings(service))));
            }
        }
        processes.values().forEach(ServiceProcess::start);
        services().forEach(this::awaitHealthy);
    }

    /** Starts a service that has ended again, with other classes before its own. */
    void startLater(String service, Path classes) {
        String module = service.substring(0, service.indexOf('-'));
        String application =
                module.equals("api") ? "org.trove.api.ApiApplication" : "org.trove.taskmanager.TaskManagerApplication";
        Path tests = options.root().resolve("trove-standalone/target/test-classes");
        ServiceProcess process = process(service);
        process.become(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-Dtrove.root=" + options.root(),
                "-cp",
                classes + ":" + LaterBuild.classPath(options.root(), module) + ":" + tests,
                application,
                "server",
                settings(service)));
        process.start();
    }

    void awaitHealthy(String service) {
        await(service + " is healthy", START, () -> problem(service).isEmpty());
    }

    /** What the health check complains about, empty where nothing. */
    String problem(String service) {
        try {
            HttpResponse<String> answer = admin(service, "/healthcheck");
            return answer.statusCode() == 200 ? "" : answer.body();
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** An answer of the service's own port for operators. */
    HttpResponse<String> admin(String service, String path) throws IOException {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(service + "-admin") + path))
                            .timeout(Duration.ofSeconds(5))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Kills the service and starts it again with a clock that is so many hours ahead of this machine's. */
    void restartWithClock(String service, int hoursAhead) {
        ServiceProcess process = process(service);
        process.kill();
        process.setClock(hoursAhead);
        process.start();
    }

    static void await(String what, Duration atMost, java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("not within " + atMost.toSeconds() + " s: " + what);
            }
            pause(100);
        }
    }

    static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Runs functions of bin/lib/services.sh. */
    String script(String action) {
        return run(
                "bash",
                "-c",
                ". " + options.root().resolve("bin/lib/services.sh") + " && services_open " + options.directory()
                        + " && { " + action + "; }");
    }

    @Override
    public void close() {
        processes.values().forEach(ServiceProcess::kill);
    }

    private String run(String command, String... arguments) {
        List<String> line = new ArrayList<>();
        line.add(command.startsWith("bin/") ? options.root().resolve(command).toString() : command);
        line.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile(options.directory().resolve("log"), "command", ".log");
            ProcessBuilder builder =
                    new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().put("TROVE_BUILD", "never");
            Process process = builder.start();
            boolean ended = process.waitFor(SCRIPT.toSeconds(), TimeUnit.SECONDS);
            String text = Files.readString(output, StandardCharsets.UTF_8);
            Files.delete(output);
            if (!ended) {
                process.destroyForcibly();
                throw new IllegalStateException(command + " did not end: " + text);
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException(command + " failed: " + text);
            }
            return text;
        } catch (IOException e) {
            throw new IllegalStateException(command + " cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void startIdentity() {
        Path target = options.root().resolve("trove-standalone/target");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                target.resolve("trove-standalone.jar") + ":" + target.resolve("lib") + "/*",
                "org.trove.standalone.identity.IdentityApplication",
                options.directory().resolve("identity").toString(),
                "127.0.0.1:" + port("identity"),
                apis().get(0));
        ServiceProcess identity = new ServiceProcess("identity", options, command);
        processes.put("identity", identity);
        identity.start();
        await("the identity answers", START, this::identityAnswers);
    }

    private boolean identityAnswers() {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(identityUrl())).build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private String settings(String service) {
        return options.directory().resolve("etc/" + service + ".yml").toString();
    }

    private static String newSecret() {
        byte[] bytes = new byte[20];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
