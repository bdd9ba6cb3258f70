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
import java.nio.file.attribute.PosixFilePermissions;
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
    private static final Duration START = Duration.ofMinutes(2);
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

    void startServices() {
        script("start_rabbit & rabbit=$!; start_mariadb && wait $rabbit");
        script("services_sql -e \"CREATE DATABASE trove CHARACTER SET utf8mb4;"
                + " CREATE USER 'trove'@'%' IDENTIFIED BY '" + databasePassword + "';"
                + " GRANT ALL ON trove.* TO 'trove'@'%'\"");
    }

    /** Starts everything but broker and database. @param cloud its URL */
    void startTrove(String cloud, int brokerPort, int databasePort) {
        startIdentity();
        writeSettings(cloud, brokerPort, databasePort);
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

    void awaitHealthy(String service) {
        await(service + " is healthy", START, () -> problem(service).isEmpty());
    }

    /** What the health check complains about, empty where nothing. */
    String problem(String service) {
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(service + "-admin") + "/healthcheck"))
                            .timeout(Duration.ofSeconds(5))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200 ? "" : answer.body();
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
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

    private void writeSettings(String cloud, int brokerPort, int databasePort) {
        try {
            Files.createDirectory(
                    options.directory().resolve("etc"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Map<String, Object> common = common(brokerPort, databasePort);
            for (int number = 1; number <= 2; number++) {
                write("api-" + number, common, api(cloud));
                write("taskmanager-" + number, common, taskManager(cloud, number));
            }
            for (int number = 1; number <= conductors; number++) {
                write("conductor-" + number, common, Map.of());
            }
        } catch (IOException e) {
            throw new IllegalStateException("the settings cannot be written", e);
        }
    }

    private Map<String, Object> common(int brokerPort, int databasePort) {
        return Map.of(
                "logging",
                Map.of("level", "INFO"),
                "database",
                Map.of(
                        "url",
                        "jdbc:mysql://127.0.0.1:" + databasePort + "/trove",
                        "user",
                        "trove",
                        "password",
                        databasePassword),
                "messaging",
                Map.of(
                        "hosts", List.of("127.0.0.1"),
                        "port", brokerPort,
                        "user", "guest",
                        "password", "guest",
                        // A command that the broker lost with everything else is waited for that long.
                        "agent_call_high_timeout", "20s"),
                "keys",
                keys);
    }

    private static Map<String, Object> taskManager(String cloud, int number) {
        return Map.of(
                "cloud", Map.of("provider", SimulatedCloudProvider.NAME, "url", cloud),
                "taskmanager", Map.of("host", "tm" + number, "prepare_resend_interval", "5s"));
    }

    private Map<String, Object> api(String cloud) {
        return Map.of(
                "cloud", Map.of("provider", SimulatedCloudProvider.NAME, "url", cloud),
                "keystone_authtoken",
                        Map.of(
                                "auth_url",
                                identityUrl(),
                                "username",
                                "admin",
                                "password",
                                cloudsYaml()
                                        .at("/clouds/trove-local-admin/auth/password")
                                        .asText(),
                                "project_name",
                                "admin"),
                "api",
                        Map.of(
                                "rates",
                                        Map.of(
                                                "http_get_rate", -1,
                                                "http_post_rate", -1,
                                                "http_put_rate", -1,
                                                "http_delete_rate", -1),
                                "quotas",
                                        Map.of(
                                                "max_instances_per_tenant",
                                                options.instances() + 5,
                                                "max_volumes_per_tenant",
                                                -1)));
    }

    private void write(String service, Map<String, Object> common, Map<String, Object> own) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>(common);
        all.putAll(own);
        List<Object> application = service.startsWith("api") ? List.of(connector(port(service))) : List.of();
        all.put(
                "server",
                Map.of(
                        "applicationConnectors", application,
                        "adminConnectors", List.of(connector(port(service + "-admin"))),
                        "requestLog", Map.of("appenders", List.of())));
        Files.writeString(Path.of(settings(service)), YAML.writeValueAsString(all));
    }

    private static Map<String, Object> connector(int port) {
        return Map.of("type", "http", "bindHost", "127.0.0.1", "port", port);
    }

    private static String newSecret() {
        byte[] bytes = new byte[20];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
