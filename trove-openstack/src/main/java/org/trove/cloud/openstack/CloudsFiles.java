package org.trove.cloud.openstack;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The {@code clouds.yaml} and {@code secure.yaml} of this machine, found where OpenStack's own clients look (openstacksdk,
 * "Configuration"): the file that OS_CLIENT_CONFIG_FILE (OS_CLIENT_SECURE_FILE) names, else the working directory, else
 * {@code $XDG_CONFIG_HOME/openstack} or {@code ~/.config/openstack}, else {@code /etc/openstack}.
 */
final class CloudsFiles {
    /** What an entry says of the connection; the rest of it serves other programs. */
    private static final Set<String> KEYS = Set.of("auth", "region_name", "interface", "cacert", "verify");

    private static final Set<String> AUTH_TYPES =
            Set.of("password", "v3password", "v3applicationcredential", "application_credential");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final Map<String, String> environment;
    private final List<Path> directories;

    CloudsFiles(Map<String, String> environment, List<Path> directories) {
        this.environment = Map.copyOf(environment);
        this.directories = List.copyOf(directories);
    }

    /** Those that this process finds. */
    static CloudsFiles ofThisProcess() {
        Map<String, String> environment = System.getenv();
        String home = System.getProperty("user.home", "/");
        String configured = environment.getOrDefault("XDG_CONFIG_HOME", home + "/.config");
        return new CloudsFiles(
                environment,
                List.of(Path.of("").toAbsolutePath(), Path.of(configured, "openstack"), Path.of("/etc/openstack")));
    }

    /**
     * The entry of that name with its secrets.
     *
     * @throws IllegalArgumentException where there is none, with the names that there are or the places looked at
     */
    Map<String, Object> entry(String name) {
        Path file = find("clouds", "OS_CLIENT_CONFIG_FILE").orElseThrow(() -> absent(name));
        Map<String, Object> clouds = clouds(file);
        Object found = clouds.get(name);
        if (!(found instanceof Map<?, ?> entry)) {
            throw new IllegalArgumentException(
                    "cloud.cloud: " + file + " has no cloud '" + name + "'; it has " + new TreeSet<>(clouds.keySet()));
        }
        Map<String, Object> merged = strings(entry);
        Optional<Path> secure = find("secure", "OS_CLIENT_SECURE_FILE");
        if (secure.isPresent() && clouds(secure.get()).get(name) instanceof Map<?, ?> secrets) {
            merged = merge(merged, strings(secrets));
        }
        return connection(name, file, merged);
    }

    /** What the second says goes before what the first says, section by section. */
    static Map<String, Object> merge(Map<String, Object> base, Map<String, Object> over) {
        Map<String, Object> merged = new HashMap<>(base);
        over.forEach((key, value) -> merged.merge(
                key,
                value,
                (old, now) -> old instanceof Map<?, ?> first && now instanceof Map<?, ?> second
                        ? merge(strings(first), strings(second))
                        : now));
        return merged;
    }

    private static Map<String, Object> connection(String name, Path file, Map<String, Object> entry) {
        Object type = entry.getOrDefault("auth_type", "password");
        if (!AUTH_TYPES.contains(type.toString())) {
            throw new IllegalArgumentException("cloud.cloud: the auth_type '" + type + "' of cloud '" + name + "' in "
                    + file + " is not supported; supported are " + new TreeSet<>(AUTH_TYPES));
        }
        Map<String, Object> connection = new HashMap<>(entry);
        if (connection.get("regions") instanceof List<?> regions && !regions.isEmpty()) {
            Object first = regions.get(0) instanceof Map<?, ?> region ? region.get("name") : regions.get(0);
            connection.putIfAbsent("region_name", String.valueOf(first));
        }
        connection.keySet().retainAll(KEYS);
        return connection;
    }

    private Optional<Path> find(String stem, String variable) {
        List<Path> candidates = new ArrayList<>();
        String named = environment.get(variable);
        if (named != null && !named.isEmpty()) {
            candidates.add(Path.of(named));
        }
        for (Path directory : directories) {
            for (String ending : List.of(".yaml", ".yml", ".json")) {
                candidates.add(directory.resolve(stem + ending));
            }
        }
        return candidates.stream().filter(Files::isRegularFile).findFirst();
    }

    private IllegalArgumentException absent(String name) {
        return new IllegalArgumentException("cloud.cloud is '" + name + "', but there is no clouds.yaml in "
                + directories + ", and OS_CLIENT_CONFIG_FILE names none");
    }

    private static Map<String, Object> clouds(Path file) {
        try {
            Map<String, Object> document = YAML.readValue(file.toFile(), new TypeReference<>() {});
            return document != null && document.get("clouds") instanceof Map<?, ?> clouds ? strings(clouds) : Map.of();
        } catch (IOException e) {
            // Not the parser's own words: they quote the file, and it holds passwords.
            throw new IllegalArgumentException(file + " cannot be read as YAML", scrubbed(e));
        }
    }

    private static @Nullable Throwable scrubbed(IOException failure) {
        return failure instanceof com.fasterxml.jackson.core.JacksonException ? null : failure;
    }

    private static Map<String, Object> strings(Map<?, ?> map) {
        Map<String, Object> copy = new HashMap<>();
        map.forEach((key, value) -> {
            if (key != null && value != null) {
                copy.put(key.toString(), value);
            }
        });
        return copy;
    }
}
