package org.trove.taskmanager.template;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.trove.bus.Stamps;
import org.trove.cloud.Networks;
import org.trove.model.DatastoreVersion;
import org.trove.model.Instance;

/** Makes the files that a guest finds at its first boot. Contents are secret. */
public final class BootFiles {
    static final String GUEST_INFO = "/etc/trove/conf.d/guest_info.conf";
    static final String GUEST_CONFIG = "/etc/trove/conf.d/trove-guestagent.yml";

    private final @Nullable Path guestConfig;
    private final boolean networkIsolation;
    private final Networks networks;
    private final Supplier<Instant> sharedTime;

    /**
     * @param guestConfig configuration of the guest agent, copied verbatim to every guest; null = none. Read for each guest, so
     *     that a change needs no restart
     * @param networkIsolation whether guests keep their users' network from the rest of the server; they are told of it then
     * @param sharedTime of all services: a guest refuses commands that were sent before, to the server that had its place
     * @param networks where the instance has its addresses before its files are made
     */
    public BootFiles(
            @Nullable Path guestConfig, boolean networkIsolation, Networks networks, Supplier<Instant> sharedTime) {
        this.guestConfig = guestConfig;
        this.networkIsolation = networkIsolation;
        this.networks = networks;
        this.sharedTime = sharedTime;
    }

    /** @param key the instance's message key in clear */
    public Map<String, String> of(Instance instance, DatastoreVersion version, String key) {
        Map<String, String> files = new HashMap<>();
        files.put(GUEST_INFO, guestInfo(instance, version, key));
        if (guestConfig != null) {
            files.put(GUEST_CONFIG, read(guestConfig));
        }
        if (networkIsolation) {
            networks.userInterface(instance.id())
                    .ifPresent(user -> files.put(UserInterfaceFile.PATH, UserInterfaceFile.of(user)));
        }
        return files;
    }

    private String guestInfo(Instance instance, DatastoreVersion version, String key) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("guest_id", instance.id().value());
        values.put("datastore_manager", version.manager());
        values.put("datastore_version", version.version());
        values.put("tenant_id", instance.project().value());
        values.put("datastore_registry_ext", version.registryExt());
        values.put("replication_strategy", version.replicationStrategy());
        values.put("ssl_mode", "None");
        values.put("network_isolation", networkIsolation ? "True" : "False");
        values.put("instance_rpc_encr_key", key);
        values.put("messages_since", Long.toString(Stamps.micros(sharedTime.get())));
        StringBuilder ini = new StringBuilder("[DEFAULT]\n");
        values.forEach((name, value) ->
                ini.append(name).append(" = ").append(line(name, value)).append('\n'));
        return ini.toString();
    }

    private static String line(String name, String value) {
        if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
            throw new IllegalArgumentException(name + " must be one line");
        }
        return value;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("taskmanager.guest_config cannot be read: " + file, e);
        }
    }
}
