package org.trove.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
    private static final Duration START = Duration.ofMinutes(3);
    private static final Map<String, String> CLOUDS_OF_TESTS = Map.of(
            "TROVE_TEST_CLASSPATH",
            Repository.root().resolve("trove-standalone/target/test-classes").toString());
    private static final int API_OF_GUESTS = 8779;
    private static final int BROKER_OF_GUESTS = 5672;

    private final Path directory;
    private final Variant variant;
    private final Map<String, RunningProcess> running = new LinkedHashMap<>();
    private final int identityPort = FreePort.next();
    private final int[] apiPorts = {FreePort.next(), FreePort.next()};
    private final int[] adminPorts = {FreePort.next(), FreePort.next()};
    private final ServiceFiles files;

    DistributedSetup(Path directory) {
        this(directory, Variant.local(directory));
    }

    DistributedSetup(Path directory, Variant variant) {
        this.directory = directory;
        this.variant = variant;
        // The database runs as an account of its own and has to walk through.
        Directories.makePassable(directory);
        try {
            CompletableFuture<Void> rabbit = CompletableFuture.runAsync(() -> service("start_rabbit"));
            service("start_mariadb");
            rabbit.join();
            sql("CREATE DATABASE trove CHARACTER SET utf8mb4");
            files = new ServiceFiles(
                    directory, variant, newKeys(), servicePort("mariadb"), servicePort("rabbit"), apiPorts, adminPorts);
            files.write();
            files.writeApis(variant.keystone() == null ? identity("unknown") : variant.keystone());
            run("trove-manage", "migrate", "--config", file("trove-api-1"));
            register("mariadb", localVersion(), variant.registration());
        } catch (RuntimeException e) {
            // Nobody has it who could close it.
            script("stop_all");
            throw e;
        }
    }

    private static Map<String, Object> newKeys() {
        return YAML.convertValue(
                yaml(run("trove-manage", "keys")).get("keys"),
                YAML.getTypeFactory().constructMapType(Map.class, String.class, Object.class));
    }

    /**
     * Which cloud the instances are in.
     *
     * @param keystone the section keystone_authtoken of the API, null = an identity of this setup's own
     * @param registration what names a version's image, for trove-manage
     * @param brokerOfGuests host and port of the broker as guests reach it, null = as everybody does
     * @param taskManagers how many there are, 1 or 2
     * @param environment for the services: where they find a cloud that is not shipped
     * @param changes of the sections api, taskmanager, cloud and guest; what is not named is as always
     */
    record Variant(
            Map<String, Object> cloud,
            @Nullable Map<String, Object> keystone,
            List<String> registration,
            @Nullable String brokerOfGuests,
            int taskManagers,
            Map<String, String> environment,
            Map<String, Map<String, Object>> changes) {
        /** This machine. */
        static Variant local(Path directory) {
            return new Variant(ServiceFiles.localCloud(directory), null, List.of(), null, 2, Map.of(), Map.of());
        }

        /** The same with other settings than usual. */
        Variant with(Map<String, Map<String, Object>> otherSettings) {
            return new Variant(cloud, keystone, registration, brokerOfGuests, taskManagers, environment, otherSettings);
        }

        Map<String, Object> changed(String section, Map<String, Object> usual) {
            Map<String, Object> all = new LinkedHashMap<>(usual);
            all.putAll(changes.getOrDefault(section, Map.of()));
            return all;
        }

        /** Servers that boot from their user data, and reach the control plane at an address of their network. @param archive of their agent */
        static Variant booted(Path home, String gateway, ReleaseArchive archive) {
            Map<String, Object> cloud = Map.of("provider", BootedCloudProvider.NAME, "home", home.toString());
            String file = archive.file().toString();
            Map<String, Object> userData = Map.of("agent_url", agentUrl(gateway), "agent_archive", file);
            Map<String, Map<String, Object>> changes =
                    Map.of("taskmanager", Map.of("user_data", userData), "api", Map.of("guest_agent_archive", file));
            return new Variant(cloud, null, List.of(), brokerAt(gateway), 1, CLOUDS_OF_TESTS, changes);
        }

        /** The same, as machines of their own. @param image of their disk @param online whether volumes grow while they are in use */
        static Variant machines(Path home, String gateway, String image, boolean online) {
            Map<String, Object> taskManager = new LinkedHashMap<>(userData(gateway));
            taskManager.put("online_volume_resize", online);
            // A processor that is emulated takes its time.
            taskManager.put("usage_timeout", "90m");
            taskManager.put("reboot_timeout", "20m");
            taskManager.put("resize_timeout", "45m");
            taskManager.put("volume_timeout", "5m");
            Map<String, String> environment = new LinkedHashMap<>(CLOUDS_OF_TESTS);
            environment.put("BOOT_HELPER_IMAGE", image);
            return new Variant(
                    Map.of("provider", BootedCloudProvider.NAME, "home", home.toString()),
                    null,
                    List.of(),
                    brokerAt(gateway),
                    1,
                    environment,
                    Map.of("taskmanager", taskManager));
        }

        /** A real OpenStack, whose servers a boot helper boots. */
        static Variant openstack(
                Map<String, Object> cloud, Map<String, Object> keystone, String imageTags, String gateway) {
            Map<String, Object> taskManager = new LinkedHashMap<>(userData(gateway));
            taskManager.put("keep_failed_resources", false);
            return new Variant(
                    cloud,
                    keystone,
                    List.of("--image-tags", imageTags),
                    brokerAt(gateway),
                    1,
                    Map.of(),
                    Map.of("taskmanager", taskManager));
        }

        private static Map<String, Object> userData(String gateway) {
            return Map.of("user_data", Map.of("agent_url", agentUrl(gateway)));
        }

        private static String agentUrl(String gateway) {
            return "http://" + gateway + ":" + API_OF_GUESTS;
        }

        private static String brokerAt(String gateway) {
            return gateway + ":" + BROKER_OF_GUESTS;
        }
    }

    /** What a relay for guests is told: the port that they know, and that of the first API server. */
    String relayToApi() {
        return API_OF_GUESTS + ":" + apiPorts[0];
    }

    String relayToBroker() {
        return BROKER_OF_GUESTS + ":" + servicePort("rabbit");
    }

    /** Makes a version of MariaDB known. @param options of trove-manage */
    void register(String datastore, String version, List<String> options) {
        List<String> arguments =
                new ArrayList<>(List.of("register", "--config", file("trove-api-1"), datastore, "mariadb", version));
        arguments.addAll(options);
        run("trove-manage", arguments.toArray(String[]::new));
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
        startOneOfEach();
        if (variant.taskManagers() > 1) {
            startTaskManager(2);
        }
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
        start("api-" + number, List.of(Repository.launcher("trove-api"), file("trove-api-" + number)));
        Waiting.until("API " + number + " answers", START, () -> TroveHttp.status(apiUrl(number) + "/") == 200);
    }

    void startTaskManager(int number) {
        start(
                "taskmanager-" + number,
                List.of(Repository.launcher("trove-taskmanager"), file("trove-taskmanager-" + number)));
    }

    void startConductor() {
        start("conductor", List.of(Repository.launcher("trove-conductor"), file("trove-conductor")));
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
        return http(api, "trove-local");
    }

    /** @param cloud whose account it is: an entry of {@code clouds.yaml} */
    TroveHttp http(int api, String cloud) {
        return new TroveHttp(apiUrl(api), "http://127.0.0.1:" + identityPort + "/identity/v3", clouds(), cloud);
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

    /** Starts the first API server with the users of an identity that runs. */
    void startConfiguredApi() {
        configureApis();
        startApi(1);
    }

    /** The file of one service as it stands. */
    JsonNode settings(String name) {
        return yamlFile(Path.of(file(name)));
    }

    /** Starts a service of another tree under the name of ours, which takes its place later. */
    void startOther(String name, List<String> command) {
        start(name, command);
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

    /** The API's service user is known only when the identity has made its users. */
    private void configureApis() {
        files.writeApis(identity(
                yamlFile(clouds()).at("/clouds/trove-local-admin/auth/password").asText()));
    }

    private Map<String, Object> identity(String servicePassword) {
        return Map.of(
                "auth_url",
                "http://127.0.0.1:" + identityPort + "/identity/v3",
                "username",
                "admin",
                "password",
                servicePassword,
                "project_name",
                "admin");
    }

    static String localVersion() {
        return Shell.run(List.of("/usr/sbin/mariadbd", "--version"))
                .output()
                .replaceAll("(?s).*Ver ([0-9.]+)-.*", "$1");
    }

    private void start(String name, List<String> command) {
        running.put(name, RunningProcess.start(name, directory, variant.environment(), command));
    }

    private static String run(String launcher, String... arguments) {
        List<String> command = new ArrayList<>(List.of(Repository.launcher(launcher)));
        command.addAll(List.of(arguments));
        Shell.Result result = Shell.run(command);
        if (result.exitCode() != 0) {
            throw new IllegalStateException(command + " failed: " + result.output());
        }
        return result.output();
    }

    /** The file of one service. */
    String file(String name) {
        return files.path(name);
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
