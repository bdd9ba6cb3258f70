package org.trove.cloud.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.trove.cloud.ServerSpec;
import org.trove.cloud.local.LocalSettings.DatastorePrograms;
import org.trove.host.OsUser;
import org.trove.host.PrivateFiles;

/** Writes what a guest agent reads when it starts: the files of the server's maker, and what only this machine knows. */
final class GuestFiles {
    /** Merged last, as agents read their files in the order of the names. */
    private static final String OURS = "zz-local.yml";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final LocalSettings settings;

    GuestFiles(LocalSettings settings) {
        this.settings = settings;
    }

    void write(ServerSpec spec, ServerRecord server, ServerFiles files, Path data, int volumeGb) throws IOException {
        for (Map.Entry<String, String> file : spec.files().entrySet()) {
            Path name = Path.of(file.getKey()).getFileName();
            if (name == null || name.toString().equals(OURS)) {
                throw new IllegalArgumentException("no file of a guest may be named '" + file.getKey() + "'");
            }
            PrivateFiles.write(files.etc().resolve(name), file.getValue());
        }
        // Every JSON text is YAML as well.
        PrivateFiles.write(
                files.etc().resolve(OURS),
                JSON.writerWithDefaultPrettyPrinter()
                        .writeValueAsString(Map.of("guest", machine(server, files, data, volumeGb))));
    }

    private Map<String, Object> machine(ServerRecord server, ServerFiles files, Path data, int volumeGb) {
        Map<String, Object> guest = new LinkedHashMap<>();
        guest.put("data_directory", data.toString());
        guest.put("state_directory", files.state().toString());
        guest.put("bind_address", server.address());
        guest.put(
                "port",
                settings.programs(server.manager())
                        .flatMap(programs -> Optional.ofNullable(programs.port()))
                        .orElse(settings.defaultPort()));
        guest.put("stop_datastore_on_exit", true);
        if (volumeGb > 0) {
            guest.put("volume_size_gb", volumeGb);
        }
        if (OsUser.isRoot()) {
            guest.put("database_service_uid", server.uid());
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
