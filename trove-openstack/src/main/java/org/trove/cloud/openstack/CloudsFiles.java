package org.trove.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.trove.setting.JsonTree;
import org.trove.setting.YamlTree;

/**
 * The {@code clouds.yaml}, {@code secure.yaml} and {@code clouds-public.yaml} of this machine, found where OpenStack's own
 * clients look (openstacksdk, "Configuration"): the file that OS_CLIENT_CONFIG_FILE (OS_CLIENT_SECURE_FILE) names, else the
 * working directory, else the user's directories, else those of the machine. A file that cannot be opened is passed over.
 */
final class CloudsFiles {
    private final Map<String, String> environment;
    private final List<Path> directories;

    CloudsFiles(Map<String, String> environment, List<Path> directories) {
        this.environment = Map.copyOf(environment);
        this.directories = List.copyOf(directories);
    }

    /** Those that this process finds. */
    static CloudsFiles ofThisProcess() {
        Map<String, String> environment = System.getenv();
        return new CloudsFiles(
                environment,
                directories(environment, Path.of("").toAbsolutePath(), System.getProperty("user.home", "/")));
    }

    /** Where clients look, in their order. */
    static List<Path> directories(Map<String, String> environment, Path working, String home) {
        String site = set(environment, "XDG_CONFIG_DIRS").orElse("/etc/xdg");
        return Stream.of(
                        working,
                        Path.of(set(environment, "XDG_CONFIG_HOME").orElse(home + "/.config"), "openstack"),
                        Path.of(home, ".config", "openstack"),
                        Path.of(site, "openstack"),
                        Path.of("/etc/openstack"))
                .toList();
    }

    private static Optional<String> set(Map<String, String> environment, String variable) {
        return Optional.ofNullable(environment.get(variable)).filter(value -> !value.isEmpty());
    }

    /**
     * The entry of that name, with its secrets and on top of its profile.
     *
     * @throws IllegalArgumentException where there is none, with the names that there are or the places looked at
     */
    Entry entry(String name) {
        Found clouds = find("clouds", "OS_CLIENT_CONFIG_FILE").orElseThrow(() -> absent(name));
        Map<String, Object> document = find("secure", "OS_CLIENT_SECURE_FILE")
                .map(secure -> PlainValues.merge(clouds.document(), secure.document()))
                .orElse(clouds.document());
        Object known = document.get("clouds");
        Object entry = known instanceof Map<?, ?> map ? map.get(name) : null;
        if (entry == null) {
            throw new IllegalArgumentException("cloud.cloud: " + clouds.file() + " has no cloud '" + name + "'; it has "
                    + new TreeSet<>(PlainValues.section(known).keySet()));
        }
        String where = "cloud '" + name + "' in " + clouds.file();
        return new Entry(where, onProfile(where, PlainValues.section(entry)));
    }

    /**
     * What a cloud's file says.
     *
     * @param where names it to who wrote it
     */
    record Entry(String where, Map<String, Object> values) {}

    /** What is called "profile", formerly "cloud", is an entry of the file of public clouds. */
    private Map<String, Object> onProfile(String where, Map<String, Object> entry) {
        Object name = entry.getOrDefault("profile", entry.get("cloud"));
        if (name == null) {
            return entry;
        }
        Optional<Found> found = find("clouds-public", "");
        Object publicClouds = found.map(Found::document)
                .map(file -> file.get("public-clouds"))
                .orElse(null);
        if (!(publicClouds instanceof Map<?, ?> profiles)
                || !(profiles.get(name.toString()) instanceof Map<?, ?> profile)) {
            throw new IllegalArgumentException("cloud.cloud: the profile '" + name + "' of " + where + " is not known: "
                    + found.map(file -> file.file() + " has no such entry under public-clouds")
                            .orElse("there is no clouds-public.yaml in " + directories)
                    + ". The profiles that come with openstacksdk are not supported: copy the one you need there");
        }
        Map<String, Object> whole = PlainValues.update(PlainValues.section(profile), entry);
        whole.remove("profile");
        whole.remove("cloud");
        return whole;
    }

    private Optional<Found> find(String stem, String variable) {
        List<Path> candidates = new ArrayList<>();
        set(environment, variable).map(Path::of).ifPresent(candidates::add);
        for (Path directory : directories) {
            for (String ending : List.of(".yaml", ".yml", ".json")) {
                candidates.add(directory.resolve(stem + ending));
            }
        }
        return candidates.stream()
                .filter(Files::isRegularFile)
                .filter(Files::isReadable)
                .findFirst()
                .map(CloudsFiles::read);
    }

    private static Found read(Path file) {
        try {
            JsonNode tree = file.toString().endsWith("json") ? JsonTree.read(file) : YamlTree.read(file);
            return new Found(file, PlainValues.of(tree));
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read", e);
        }
    }

    private IllegalArgumentException absent(String name) {
        String variable = set(environment, "OS_CLIENT_CONFIG_FILE")
                .map(file -> "names " + file + ", which is no readable file")
                .orElse("names none");
        return new IllegalArgumentException("cloud.cloud is '" + name + "', but there is no clouds.yaml in "
                + directories + ", and OS_CLIENT_CONFIG_FILE " + variable);
    }

    private record Found(Path file, Map<String, Object> document) {}
}
