package org.trove.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** Writes the settings files of the services under test. */
final class ServiceSettings {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final ToIntFunction<String> ports;
    private final String identityUrl;
    private final JsonNode cloudsYaml;
    private final Map<String, Object> common = new LinkedHashMap<>();
    private Map<String, Object> cloud = Map.of();
    private int instances;

    /** @param ports of services by name; of their admin ports by the name with {@code -admin} */
    ServiceSettings(ToIntFunction<String> ports, String identityUrl, JsonNode cloudsYaml, Map<String, Object> keys) {
        this.ports = ports;
        this.identityUrl = identityUrl;
        this.cloudsYaml = cloudsYaml;
        common.put("logging", Map.of("level", "INFO"));
        common.put("keys", keys);
    }

    void useDatabase(int port, String password) {
        common.put(
                "database",
                Map.of("url", "jdbc:mysql://127.0.0.1:" + port + "/trove", "user", "trove", "password", password));
    }

    void useBroker(int port) {
        common.put(
                "messaging",
                Map.of(
                        "hosts", List.of("127.0.0.1"),
                        "port", port,
                        "user", "guest",
                        "password", "guest",
                        // A command that the broker lost with everything else is waited for that long.
                        "agent_call_high_timeout", "20s"));
    }

    void useCloud(String url) {
        cloud = Map.of("provider", SimulatedCloudProvider.NAME, "url", url);
    }

    /** @param most of one project */
    void allowInstances(int most) {
        instances = most;
    }

    /** @param directory is made, for its owner alone */
    void write(Path directory, int conductors) {
        try {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            for (int number = 1; number <= 2; number++) {
                write(directory, "api-" + number, api());
                write(directory, "taskmanager-" + number, taskManager(number));
            }
            for (int number = 1; number <= conductors; number++) {
                write(directory, "conductor-" + number, Map.of());
            }
        } catch (IOException e) {
            throw new IllegalStateException("the settings cannot be written", e);
        }
    }

    private Map<String, Object> taskManager(int number) {
        return Map.of(
                "cloud",
                cloud,
                "taskmanager",
                Map.of(
                        "host",
                        "tm" + number,
                        "prepare_resend_interval",
                        "5s",
                        // What took effect after its caller gave up is gone before the end is looked at.
                        "leftover_interval",
                        "10s"));
    }

    private Map<String, Object> api() {
        Map<String, Object> identity = Map.of(
                "auth_url",
                identityUrl,
                "username",
                "admin",
                "password",
                cloudsYaml.at("/clouds/trove-local-admin/auth/password").asText(),
                "project_name",
                "admin");
        Map<String, Object> rates =
                Map.of("http_get_rate", -1, "http_post_rate", -1, "http_put_rate", -1, "http_delete_rate", -1);
        Map<String, Object> quotas = Map.of("max_instances_per_tenant", instances, "max_volumes_per_tenant", -1);
        return Map.of("cloud", cloud, "keystone_authtoken", identity, "api", Map.of("rates", rates, "quotas", quotas));
    }

    private void write(Path directory, String service, Map<String, Object> own) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>(common);
        all.putAll(own);
        List<Object> application = service.startsWith("api") ? List.of(connector(service)) : List.of();
        all.put(
                "server",
                Map.of(
                        "applicationConnectors", application,
                        "adminConnectors", List.of(connector(service + "-admin")),
                        "requestLog", Map.of("appenders", List.of())));
        Files.writeString(directory.resolve(service + ".yml"), YAML.writeValueAsString(all));
    }

    private Map<String, Object> connector(String name) {
        return Map.of("type", "http", "bindHost", "127.0.0.1", "port", ports.applyAsInt(name));
    }
}
