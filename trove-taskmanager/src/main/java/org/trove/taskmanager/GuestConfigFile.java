package org.trove.taskmanager;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.trove.setting.YamlTree;

/** The file that every guest gets as its {@code trove-guestagent.yml}: an agent refuses what is wrong with it when it is too late. */
final class GuestConfigFile {
    private static final List<String> SECTIONS = List.of("messaging", "guest");

    private GuestConfigFile() {}

    /** @throws IllegalArgumentException naming the file and what is wrong with it */
    static void check(Path file) {
        try {
            JsonNode tree = YamlTree.read(file);
            boolean known = tree.isObject()
                    && tree.properties().stream().allMatch(section -> SECTIONS.contains(section.getKey()));
            if (!known && !tree.isMissingNode()) {
                throw new IllegalArgumentException(
                        "taskmanager.guest_config: " + file + " must hold sections, of which agents know " + SECTIONS);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("taskmanager.guest_config: " + file + " cannot be read", e);
        }
    }
}
