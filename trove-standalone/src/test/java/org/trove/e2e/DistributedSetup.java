package org.trove.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.trove.wiring.FreePort;

/**
 * The services as operators run them: each a process of its own, with a RabbitMQ and a MariaDB that tests may take away. Two
 * API servers and up to two task managers over one database and one local cloud.
 */
final class DistributedSetup implements AutoCloseable {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Duration START = Duration.ofSeconds(90);
    private static final Map<String, String> CLOUDS_OF_TESTS = Map.of(
            "TROVE_TEST_CLASSPATH",
            Repository.root().resolve("trove-standalone/target/test-classes").toString());
    private static final int API_OF_GUESTS = 8779;

    private final Path directory;
    private final Variant variant;
    private final Map<String, RunningProcess> running = new LinkedHashMap<>();
    private final int identityPort = FreePort.next();
    private final int[] apiPorts = {FreePort.next(), FreePort.next()};
    private final int[] adminPorts = {FreePort.next(), FreePort.next()};
    private final Map<String, Object> keys;

    DistributedSetup(Path directory) {
        this(directory, Variant.local(directory));
    }

    DistributedSetup(Path directory, Variant variant) {
        this.directory = directory;
        this.variant = variant;
        // The database runs as an account of its own and has to walk through.
        Directories.makePassable(directory);
        CompletableFuture<Void> rabbit = CompletableFuture.runAsync(() -> service("start_rabbit"));
        service("start_mariadb");
        keys = YAML.convertValue(
                yaml(run("trove-manage", "keys")).get("keys"),
                YAML.getTypeFactory().constructMapType(Map.class, String.class, Object.class));
        sql("CREATE DATABASE trove CHARACTER SET utf8mb4");
        configure();
        run("trove-manage", "migrate", "--config", config("trove-api-1"));
        run("trove-manage", "register", "--config", config("trove-api-1"), "mariadb", "mariadb", localVersion());
        rabbit.join();
    }

    /**
     * Which cloud the instances are in.
     *
     * @param brokerOfGuests host and port of the broker as guests reach it, null = as everybody does
     * @param taskManagers how many there are, 1 or 2
     * @param changes of the sections api, taskmanager, cloud and guest; what is not named is as always
     */
    record Variant(
            Map<String, Object> cloud,
            Map<String, Object> userData,
            @Nullable String brokerOfGuests,
            int taskManagers,
            Map<String, Map<String, Object>> changes) {
        /** This machine. */
        static Variant local(Path directory) {
            return new Variant(localCloud(directory), Map.of(), null, 2, Map.of());
        }

        /** The same with other settings than usual. */
        Variant with(Map<String, Map<String, Object>> otherSettings) {
            return new Variant(cloud, userData, brokerOfGuests, taskManagers, otherSettings);
        }

        private Map<String, Object> changed(String section, Map<String, Object> usual) {
            Map<String, Object> all = new LinkedHashMap<>(usual);
            all.putAll(changes.getOrDefault(section, Map.of()));
            return all;
        }

        /** For the services: where they find a cloud that is not shipped. */
        Map<String, String> environment() {
            return brokerOfGuests == null ? Map.of() : CLOUDS_OF_TESTS;
        }

        /** Servers that boot from their user data, and reach the control plane at an address of their network. */
        static Variant booted(Path home, String gateway) {
            Map<String, Object> cloud = Map.of("provider", BootedCloudProvider.NAME, "home", home.toString());
            Map<String, Object> userData = Map.of("agent_url", "http://" + gateway + ":" + API_OF_GUESTS);
            return new Variant(cloud, userData, gateway + ":5672", 1, Map.of());
        }
    }

    /** What a relay for guests is told: the port that they know, and that of the first API server. */
    String relayToApi() {
        return API_OF_GUESTS + ":" + apiPorts[0];
    }

    String relayToBroker() {
        return "5672:" + servicePort("rabbit");
    }

    /** Starts one service of each kind and waits until the API answers. */
    DistributedSetup startOneOfEach() {
        startIdentity();
        configureApis();
        startConductor();
        startTaskManager(1);
        startApi(1);
        return this;
    }

    /** Starts everything and waits until the first API answers. */
    DistributedSetup startAll() {
        startIdentity();
        configureApis();
        startConductor();
        startTaskManager(1);
        if (variant.taskManagers() > 1) {
            startTaskManager(2);
        }
        startApi(1);
        startApi(2);
        return this;
    }

    void startIdentity() {
        String classpath = Repository.root().resolve("trove-standalone/target/trove-standalone.jar") + ":"
                + Repository.root().resolve("trove-standalone/target/lib") + "/*";
        start(
                "identity",
                List.of(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Xmx64m",
                        "-cp",
                        classpath,
                        "org.trove.standalone.identity.IdentityApplication",
                        directory.resolve("identity").toString(),
                        "127.0.0.1:" + identityPort,
                        "http://127.0.0.1:" + apiPorts[0]));
        Waiting.until(
                "the identity answers",
                START,
                () -> TroveHttp.status("http://127.0.0.1:" + identityPort + "/identity/v3") == 200);
    }

    void startApi(int number) {
        start("api-" + number, List.of(Repository.launcher("trove-api"), config("trove-api-" + number)));
        Waiting.until("API " + number + " answers", START, () -> TroveHttp.status(apiUrl(number) + "/") == 200);
    }

    void startTaskManager(int number) {
        start(
                "taskmanager-" + number,
                List.of(Repository.launcher("trove-taskmanager"), config("trove-taskmanager-" + number)));
    }

    void startConductor() {
        start("conductor", List.of(Repository.launcher("trove-conductor"), config("trove-conductor")));
    }

    RunningProcess process(String name) {
        RunningProcess process = running.get(name);
        if (process == null) {
            throw new IllegalStateException(name + " was not started; running: " + running.keySet());
        }
        return process;
    }

    void kill(String name) {
        process(name).kill();
        running.remove(name);
    }

    TroveHttp http(int api) {
        return new TroveHttp(apiUrl(api), "http://127.0.0.1:" + identityPort + "/identity/v3", clouds(), "trove-local");
    }

    OpenStackClient client(String cloud) {
        return new OpenStackClient(clouds(), cloud);
    }

    String apiUrl(int number) {
        return "http://127.0.0.1:" + apiPorts[number - 1];
    }

    /** One of start_rabbit, kill_rabbit, start_mariadb, kill_mariadb… */
    void service(String action) {
        script(action);
    }

    /** Asks the control plane's database. */
    String sql(String statement) {
        return script("services_sql -e \"" + statement + "\"").strip();
    }

    String logs() {
        StringBuilder all = new StringBuilder();
        running.forEach(
                (name, process) -> all.append("== ").append(name).append('\n').append(process.output()));
        return all.toString();
    }

    Path directory() {
        return directory;
    }

    @Override
    public void close() {
        running.values().forEach(RunningProcess::close);
        Shell.run(List.of("pkill", "-TERM", "-f", directory.resolve("cloud").toString()));
        Waiting.until(
                "the agents are gone",
                Duration.ofSeconds(30),
                () -> Shell.run(List.of(
                                "pgrep", "-f", directory.resolve("cloud").toString()))
                        .output()
                        .isEmpty());
        script("stop_all");
        Directories.deleteDataOf(directory.resolve("cloud"));
    }

    private Path clouds() {
        return directory.resolve("identity/clouds.yaml");
    }

    private String script(String action) {
        String services = Repository.root().resolve("bin/lib/services.sh").toString();
        Shell.Result result = Shell.run(List.of(
                "bash",
                "-c",
                ". " + services + " && services_open " + directory.resolve("services") + " && " + action));
        if (result.exitCode() != 0) {
            throw new IllegalStateException(action + " failed: " + result.output());
        }
        return result.output();
    }

    private int servicePort(String name) {
        return Integer.parseInt(script("services_port " + name).strip());
    }

    private void configure() {
        Map<String, Object> guest = variant.changed("guest", Map.of());
        write("trove-guestagent", Map.of("messaging", messagingOfGuests(), "guest", guest));
        for (int number = 1; number <= 2; number++) {
            Map<String, Object> taskmanager = common();
            taskmanager.put("server", admin(FreePort.next()));
            taskmanager.put("cloud", variant.changed("cloud", variant.cloud()));
            taskmanager.put(
                    "taskmanager",
                    variant.changed(
                            "taskmanager",
                            Map.of(
                                    "host",
                                    "tm" + number,
                                    "guest_config",
                                    config("trove-guestagent"),
                                    "inventory_interval",
                                    "1s",
                                    "user_data",
                                    variant.userData())));
            write("trove-taskmanager-" + number, taskmanager);
        }
        Map<String, Object> conductor = common();
        conductor.put("server", admin(FreePort.next()));
        write("trove-conductor", conductor);
        writeApis("unknown");
    }

    /** The API's service user is known only when the identity has made its users. */
    private void configureApis() {
        writeApis(
                yamlFile(clouds()).at("/clouds/trove-local-admin/auth/password").asText());
    }

    private void writeApis(String servicePassword) {
        for (int number = 1; number <= 2; number++) {
            Map<String, Object> api = common();
            api.put(
                    "server",
                    Map.of(
                            "applicationConnectors",
                            List.of(Map.of("type", "http", "bindHost", "127.0.0.1", "port", apiPorts[number - 1])),
                            "adminConnectors",
                            List.of(Map.of("type", "http", "bindHost", "127.0.0.1", "port", adminPorts[number - 1]))));
            api.put("cloud", variant.changed("cloud", variant.cloud()));
            api.put(
                    "keystone_authtoken",
                    Map.of(
                            "auth_url",
                            "http://127.0.0.1:" + identityPort + "/identity/v3",
                            "username",
                            "admin",
                            "password",
                            servicePassword,
                            "project_name",
                            "admin"));
            Map<String, Object> unlimited = Map.of("http_get_rate", -1, "http_post_rate", -1, "http_delete_rate", -1);
            api.put("api", variant.changed("api", Map.of("rates", unlimited)));
            write("trove-api-" + number, api);
        }
    }

    private Map<String, Object> common() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("logging", Map.of("level", "INFO"));
        settings.put(
                "database",
                Map.of(
                        "url",
                        "jdbc:mysql://127.0.0.1:" + servicePort("mariadb") + "/trove",
                        "user",
                        "root",
                        "password",
                        "trove-test"));
        settings.put("messaging", messaging());
        settings.put("keys", keys);
        return settings;
    }

    private Map<String, Object> messaging() {
        return Map.of(
                "hosts", List.of("127.0.0.1"), "port", servicePort("rabbit"), "user", "guest", "password", "guest");
    }

    private Map<String, Object> messagingOfGuests() {
        Map<String, Object> messaging = new LinkedHashMap<>(messaging());
        if (variant.brokerOfGuests() != null) {
            messaging.put("hosts", List.of(variant.brokerOfGuests()));
        }
        return messaging;
    }

    private static Map<String, Object> localCloud(Path directory) {
        return Map.of(
                "provider",
                "local",
                "home",
                directory.resolve("cloud").toString(),
                "address_range",
                "127.43.0.0/16",
                "agent_classpath",
                Repository.root().resolve("trove-guestagent/target/trove-guestagent.jar") + ":"
                        + Repository.root().resolve("trove-guestagent/target/lib"),
                "datastores",
                Map.of("mariadb", Map.of("basedir", "/usr")));
    }

    private static Map<String, Object> admin(int port) {
        return Map.of(
                "applicationConnectors",
                List.of(),
                "adminConnectors",
                List.of(Map.of("type", "http", "bindHost", "127.0.0.1", "port", port)));
    }

    private static String localVersion() {
        return Shell.run(List.of("/usr/sbin/mariadbd", "--version"))
                .output()
                .replaceAll("(?s).*Ver ([0-9.]+)-.*", "$1");
    }

    private void start(String name, List<String> command) {
        running.put(name, RunningProcess.start(name, directory, variant.environment(), command));
    }

    private static String run(String launcher, String... arguments) {
        List<String> command = new java.util.ArrayList<>(List.of(Repository.launcher(launcher)));
        command.addAll(List.of(arguments));
        Shell.Result result = Shell.run(command);
        if (result.exitCode() != 0) {
            throw new IllegalStateException(command + " failed: " + result.output());
        }
        return result.output();
    }

    private String config(String name) {
        return directory.resolve(name + ".yml").toString();
    }

    private void write(String name, Map<String, Object> settings) {
        try {
            Files.writeString(Path.of(config(name)), YAML.writeValueAsString(settings));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode yaml(String text) {
        try {
            return YAML.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode yamlFile(Path file) {
        try {
            return yaml(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
