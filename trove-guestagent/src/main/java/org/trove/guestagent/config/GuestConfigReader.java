package org.trove.guestagent.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.trove.setting.SettingsReader;
import org.trove.setting.YamlTree;

/**
 * Reads the directory that the control plane filled: {@code guest_info.conf}, {@code trove-guestagent.yml}, and further
 * {@code *.yml} files in the order of their names, whose values go before those of the files read earlier.
 */
public final class GuestConfigReader {
    private static final String MAIN_FILE = "trove-guestagent.yml";
    private static final Set<String> SECTIONS = Set.of("messaging", "guest");

    private final Set<String> managers;

    /** @param managers names of the datastores that this agent knows */
    public GuestConfigReader(Set<String> managers) {
        this.managers = Set.copyOf(managers);
    }

    /** @throws IllegalArgumentException saying which file or key is wrong, and what is allowed */
    public GuestConfig read(Path directory) {
        try {
            Path info = directory.resolve("guest_info.conf");
            if (!Files.isReadable(info)) {
                throw new IllegalArgumentException("no readable guest_info.conf in " + directory);
            }
            GuestInfo identity = GuestInfo.of(IniFile.defaults(Files.readAllLines(info)));
            ObjectNode merged = merged(directory);
            merged.fieldNames().forEachRemaining(GuestConfigReader::checkSection);
            GuestSection section = section(merged);
            return new GuestConfig(
                    identity,
                    (section == null ? new GuestSection() : section).settings(managers),
                    merged.path("messaging"));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "configuration in " + directory + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static @Nullable GuestSection section(ObjectNode merged) {
        JsonNode guest = merged.path("guest");
        return guest.isMissingNode() || guest.isNull() ? null : SettingsReader.read("guest", guest, GuestSection.class);
    }

    private static ObjectNode merged(Path directory) throws IOException {
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        for (Path file : files(directory)) {
            JsonNode tree = YamlTree.read(file);
            if (tree instanceof ObjectNode object) {
                merge(merged, object);
            } else if (!tree.isMissingNode() && !tree.isNull()) {
                throw new IllegalArgumentException(file + " must hold sections: " + SECTIONS);
            }
        }
        return merged;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(path -> path.toString().endsWith(".yml"))
                    .sorted(Comparator.comparing(GuestConfigReader::isAddition)
                            .thenComparing(path -> path.getFileName().toString()))
                    .toList();
        }
    }

    private static boolean isAddition(Path file) {
        return !file.endsWith(MAIN_FILE);
    }

    private static void merge(ObjectNode target, ObjectNode addition) {
        addition.properties().forEach(field -> {
            if (target.get(field.getKey()) instanceof ObjectNode inner && field.getValue() instanceof ObjectNode more) {
                merge(inner, more);
            } else {
                target.set(field.getKey(), field.getValue());
            }
        });
    }

    private static void checkSection(String name) {
        if (!SECTIONS.contains(name)) {
            throw new IllegalArgumentException("unknown section " + name + "; known: " + SECTIONS);
        }
    }
}
