package org.trove.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.trove.model.InstanceId;

/** Agents of this release or another one, around played datastores that are prepared. */
final class AgentFleet {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PROVIDER = "org.trove.guestagent.datastore.DatastoreProvider";

    private final Path directory;
    private final JsonNode messaging;

    /** @param messaging the section of the services */
    AgentFleet(Path directory, JsonNode messaging) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.messaging = messaging;
        Path services = Files.createDirectories(directory.resolve("provider/META-INF/services"));
        Files.writeString(services.resolve(PROVIDER), PlayedProvider.class.getName() + "\n");
    }

    /** Makes the files that the control plane gives to a guest, and the state of one that is prepared. */
    void configure(InstanceId instance, String key) throws IOException {
        Path conf = Files.createDirectories(conf(instance));
        Path data = directory.resolve(instance.value()).resolve("data");
        Files.createDirectories(data.resolve("agent"));
        Files.writeString(data.resolve("agent/.prepare.end"), "");
        Files.writeString(
                conf.resolve("guest_info.conf"),
                "[DEFAULT]\nguest_id = " + instance + "\ndatastore_manager = " + PlayedProvider.MANAGER
                        + "\ninstance_rpc_encr_key = " + key + "\n");
        ObjectNode settings = JSON.createObjectNode();
        settings.set("messaging", messaging);
        settings.putObject("guest").put("data_directory", data.toString()).put("heartbeat_interval", "1s");
        Files.writeString(conf.resolve("trove-guestagent.yml"), settings.toString());
    }

    /** Starts the agents of these instances in one process. @param tree the checkout whose agents they are */
    RunningProcess start(String name, Path tree, List<InstanceId> instances) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(), "-Xmx256m", "-XX:+UseSerialGC"));
        command.addAll(List.of("-cp", classPath(tree), PlayedAgents.class.getName()));
        instances.forEach(instance -> command.add(conf(instance).toString()));
        return RunningProcess.start(name, directory, Map.of(), command);
    }

    /** That of the tree's own launcher, and what plays the datastore behind it. */
    private String classPath(Path tree) {
        Path target = tree.resolve("trove-guestagent/target");
        try {
            String libraries = Arrays.stream(Files.readString(target.resolve("classpath"))
                            .strip()
                            .split(":"))
                    .map(entry -> target.resolve(entry).toString())
                    .collect(Collectors.joining(":"));
            return target.resolve("trove-guestagent.jar") + ":" + libraries + ":"
                    + Repository.root().resolve("trove-standalone/target/test-classes") + ":"
                    + directory.resolve("provider");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path conf(InstanceId instance) {
        return directory.resolve(instance.value()).resolve("conf");
    }
}
