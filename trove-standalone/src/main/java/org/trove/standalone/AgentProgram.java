package org.trove.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the guest agent is started from a checkout: its own small class path instead of this process' large one, and its
 * archive of loaded classes, which makes it start in half the time.
 *
 * @param module the directory of the agent's module as it was built
 */
record AgentProgram(Path module) {
    /** Settings of the provider {@code local}; none where the checkout is not known or not built. */
    static Map<String, Object> settings() {
        String root = System.getProperty("trove.root");
        return root == null ? Map.of() : new AgentProgram(Path.of(root, "trove-guestagent")).found();
    }

    private Map<String, Object> found() {
        Path jars = module.resolve("target/classpath");
        if (!Files.isReadable(jars)) {
            return Map.of();
        }
        try {
            Map<String, Object> settings = new LinkedHashMap<>();
            Path target = module.resolve("target");
            Stream<String> libraries = Stream.of(Files.readString(jars).strip().split(":"))
                    .map(jar -> target.resolve(jar).toString());
            settings.put(
                    "agent_classpath",
                    Stream.concat(
                                    Stream.of(target.resolve("trove-guestagent.jar")
                                            .toString()),
                                    libraries)
                            .collect(Collectors.joining(":")));
            Path archive = target.resolve(
                    "cds/trove-guestagent-java" + Runtime.version().feature() + ".jsa");
            if (Files.isReadable(archive)) {
                settings.put("agent_archive", archive.toString());
            }
            return settings;
        } catch (IOException e) {
            return Map.of();
        }
    }
}
