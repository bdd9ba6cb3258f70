package org.trove.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.trove.wiring.FreePort;

/** The configuration files of the services of a {@link DistributedSetup}, as an operator would write them. */
final class ServiceFiles {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final Path directory;
    private final DistributedSetup.Variant variant;
    private final Map<String, Object> keys;
    private final int databasePort;
    private final int brokerPort;
    private final int[] apiPorts;
    private final int[] adminPorts;

    ServiceFiles(
            Path directory,
            DistributedSetup.Variant variant,
            Map<String, Object> keys,
            int databasePort,
            int brokerPort,
            int[] apiPorts,
            int[] adminPorts) {
        this.directory = directory;
        this.variant = variant;
        this.keys = keys;
        this.databasePort = databasePort;
        this.brokerPort = brokerPort;
        this.apiPorts = apiPorts;
        this.adminPorts = adminPorts;
    }

    String path(String name) {
        return directory.resolve(name + ".yml").toString();
    }

    /** All but those of the API servers. */
    void write() {
        Map<String, Object> guest = variant.changed("guest", Map.of());
        write("trove-guestagent", Map.of("messaging", messagingOfGuests(), "guest", guest));
        for (int number = 1; number <= 2; number++) {
            Map<String, Object> usual =
                    Map.of("host", "tm" + number, "guest_config", path("trove-guestagent"), "inventory_interval", "1s");
            Map<String, Object> taskmanager = common();
            taskmanager.put("server", admin(FreePort.next()));
            taskmanager.put("cloud", variant.changed("cloud", variant.cloud()));
            taskmanager.put("taskmanager", variant.changed("taskmanager", usual));
            write("trove-taskmanager-" + number, taskmanager);
        }
        Map<String, Object> conductor = common();
        conductor.put("server", admin(FreePort.next()));
        write("trove-conductor", conductor);
    }

    /** @param keystone where tokens are checked, and as whom */
    void writeApis(Map<String, Object> keystone) {
        for (int number = 1; number <= 2; number++) {
            Map<String, Object> api = common();
            api.put(
                    "server",
                    Map.of(
                            "applicationConnectors",
                            List.of(connector(apiPorts[number - 1])),
                            "adminConnectors",
                            List.of(connector(adminPorts[number - 1]))));
            api.put("cloud", variant.changed("cloud", variant.cloud()));
            api.put("keystone_authtoken", keystone);
            Map<String, Object> unlimited = Map.of("http_get_rate", -1, "http_post_rate", -1, "http_delete_rate", -1);
            api.put("api", variant.changed("api", Map.of("rates", unlimited)));
            write("trove-api-" + number, api);
        }
    }

    static Map<String, Object> localCloud(Path directory) {
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

    private Map<String, Object> common() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("logging", Map.of("level", "INFO"));
        settings.put(
                "database",
                Map.of(
                        "url",
                        "jdbc:mysql://127.0.0.1:" + databasePort + "/trove",
                        "user",
                        "root",
                        "password",
                        "trove-test"));
        settings.put("messaging", messaging());
        settings.put("keys", keys);
        return settings;
    }

    private Map<String, Object> messaging() {
        return Map.of("hosts", List.of("127.0.0.1"), "port", brokerPort, "user", "guest", "password", "guest");
    }

    private Map<String, Object> messagingOfGuests() {
        Map<String, Object> messaging = new LinkedHashMap<>(messaging());
        if (variant.brokerOfGuests() != null) {
            messaging.put("hosts", List.of(variant.brokerOfGuests()));
        }
        return messaging;
    }

    private static Map<String, Object> admin(int port) {
        return Map.of("applicationConnectors", List.of(), "adminConnectors", List.of(connector(port)));
    }

    private static Map<String, Object> connector(int port) {
        return Map.of("type", "http", "bindHost", "127.0.0.1", "port", port);
    }

    private void write(String name, Map<String, Object> settings) {
        try {
            Files.writeString(Path.of(path(name)), YAML.writeValueAsString(settings));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
