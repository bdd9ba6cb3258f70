package org.trove.cloud.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.trove.cloud.ServerSpec;
import org.trove.cloud.local.LocalSettings.DatastorePrograms;
import org.trove.host.OsUser;
import org.trove.host.PrivateFiles;

/** Writes what a guest agent reads when it starts: the files of the server's maker, and what only this machine knows. */
final class GuestFiles {
    /** Merged last, as agents read their files in the order of the names. */
    private static final String OURS = "zz-local.yml";

    private static final String VOLUME_SIZE = "volume_size_gb";
    private static final String CONFINE = "confine_datastore";
    private static final String ADDRESS = "bind_address";
    private static final String PORT = "port";
    private static final String ACCOUNT = "database_service_uid";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final LocalSettings settings;

    GuestFiles(LocalSettings settings) {
        this.settings = settings;
    }

    /**
     * Where a guest finds what.
     *
     * @param etc where the files go
     * @param volumeGb GiB, 0 = the guest has no volume
     */
    record Place(Path etc, Path state, Path data, int volumeGb) {}

    void write(ServerSpec spec, ServerRecord server, Place place) throws IOException {
        for (Map.Entry<String, String> file : spec.files().entrySet()) {
            Path name = Path.of(file.getKey()).getFileName();
            if (name == null || name.toString().equals(OURS)) {
                throw new IllegalArgumentException("no file of a guest may be named '" + file.getKey() + "'");
            }
            PrivateFiles.write(place.etc().resolve(name), file.getValue());
        }
        // Every JSON text is YAML as well.
        PrivateFiles.write(
                place.etc().resolve(OURS),
                JSON.writerWithDefaultPrettyPrinter()
                        .writeValueAsString(Map.of("guest", machine(server, place, spec.tcpPorts()))));
    }

    /** Tells a guest the size of its volume; nothing to do where there are no files of a guest. */
    static void tellVolumeSize(Path etc, int volumeGb) throws IOException {
        change(etc, guest -> guest.put(VOLUME_SIZE, volumeGb));
    }

    /** Tells a guest where and as whom its datastore runs from its next start on, and what files of an older release lack. */
    static void tellServer(Path etc, ServerRecord server) throws IOException {
        change(etc, guest -> {
            guest.put(ADDRESS, server.address()).put(CONFINE, true);
            if (OsUser.isRoot()) {
                guest.put(ACCOUNT, server.uid());
            }
        });
    }

    /** Where a guest's datastore listens; empty where there are no files of a guest. */
    static List<Integer> ports(Path etc) throws IOException {
        Path ours = etc.resolve(OURS);
        int port = Files.exists(ours)
                ? JSON.readTree(ours.toFile()).path("guest").path(PORT).asInt()
                : 0;
        return port == 0 ? List.of() : List.of(port);
    }

    private static void change(Path etc, Consumer<ObjectNode> change) throws IOException {
        Path ours = etc.resolve(OURS);
        if (Files.exists(ours) && JSON.readTree(ours.toFile()) instanceof ObjectNode root) {
            ObjectNode before = root.deepCopy();
            change.accept(root.withObjectProperty("guest"));
            if (!root.equals(before)) {
                PrivateFiles.write(ours, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root));
            }
        }
    }

    private Map<String, Object> machine(ServerRecord server, Place place, List<Integer> ports) {
        Map<String, Object> guest = new LinkedHashMap<>();
        guest.put("data_directory", place.data().toString());
        guest.put("state_directory", place.state().toString());
        guest.put(ADDRESS, server.address());
        guest.put(PORT, settings.port(server.manager(), ports));
        guest.put("stop_datastore_on_exit", true);
        guest.put(CONFINE, true);
        if (place.volumeGb() > 0) {
            guest.put(VOLUME_SIZE, place.volumeGb());
        }
        if (OsUser.isRoot()) {
            guest.put(ACCOUNT, server.uid());
        }
        settings.programs(server.manager()).ifPresent(programs -> addPrograms(guest, server.manager(), programs));
        if (!guest.containsKey("template_directory") && settings.templateDirectory() != null) {
            guest.put("template_directory", settings.templateDirectory());
        }
        return guest;
    }

    private static void addPrograms(Map<String, Object> guest, String manager, DatastorePrograms programs) {
        guest.put(manager, Map.of("basedir", String.valueOf(programs.basedir())));
        if (programs.templateDirectory() != null) {
            guest.put("template_directory", programs.templateDirectory());
        }
    }
}
