package org.trove.taskmanager.userdata;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.trove.guestboot.BootToken;
import org.trove.model.DatastoreVersion;
import org.trove.model.InstanceId;
import org.trove.store.Database;

/**
 * Renders what a cloud gives to cloud-init in a new server: the files that Trove's guests find,
 * where servers fetch their agent, the script that makes one of a stock image, and what operators add. Secret as a whole: it holds the instance's
 * message key.
 */
public final class UserData {
    static final String TROVE_CONFIG = "/etc/trove/conf.d/trove-guestagent.conf";
    static final String CONTROLLER = "/etc/trove/controller.conf";
    static final String DOCKER = "/etc/docker/daemon.json";
    static final String BOOT_SETTINGS = "/etc/trove/boot/settings.json";
    static final String BOOT_AUTHORITIES = "/etc/trove/boot/ca.pem";

    private final UserDataSettings settings;
    private final boolean networkIsolation;
    private final AgentInstallation installation;
    private final ObjectMapper json = new ObjectMapper();

    /** @param networkIsolation whether guests keep their users' network from the rest of the server */
    public UserData(UserDataSettings settings, boolean networkIsolation, Database database) {
        this.settings = settings;
        this.networkIsolation = networkIsolation;
        this.installation = new AgentInstallation(settings, database);
    }

    /**
     * Whose server it is.
     *
     * @param messageKey in clear
     * @param operation id of the one that makes the server
     * @param withVolume whether a data volume is attached to it
     */
    public record Guest(
            InstanceId id, DatastoreVersion version, String messageKey, String operation, boolean withVolume) {
        /** Without the key. */
        @Override
        public String toString() {
            return "Guest[" + id + "]";
        }
    }

    /**
     * @param files absolute path → content of what the guest finds whatever its image
     * @throws UserDataTooLargeException where a cloud would not take it
     */
    public String of(Guest guest, Map<String, String> files) {
        List<GuestFile> all = new ArrayList<>();
        new TreeMap<>(files).forEach((path, content) -> all.add(secret(path, content)));
        settings.troveGuestConfig().ifPresent(file -> all.add(secret(TROVE_CONFIG, read(file))));
        settings.controllerAddress()
                .ifPresent(address -> all.add(open(CONTROLLER, settings.owner(), "CONTROLLER=" + address + "\n")));
        Map<String, Object> docker = docker();
        if (!docker.isEmpty()) {
            all.add(open(DOCKER, settings.owner(), write(docker)));
        }
        settings.agentUrl().ifPresent(url -> addInstallation(all, url, guest));
        String document = CloudConfig.of(all);
        String whole = settings.cloudinitFile(guest.version().manager())
                .map(file -> JoinedUserData.of(document, AddedUserData.read(file)))
                .orElse(document);
        CloudConfig.requireFitting(whole);
        return whole;
    }

    private void addInstallation(List<GuestFile> files, String url, Guest guest) {
        settings.agentCaFile().ifPresent(pem -> files.add(open(BOOT_AUTHORITIES, GuestFile.ROOT, read(pem))));
        BootToken token = installation.issue(guest);
        Map<String, Object> boot = new LinkedHashMap<>(installation.describe(url, guest));
        boot.put("token", token.text());
        boot.put("authorities", settings.agentCaFile().isPresent() ? BOOT_AUTHORITIES : null);
        boot.put("packages", packages(guest.version().packages()));
        files.add(new GuestFile(BOOT_SETTINGS, GuestFile.ROOT, GuestFile.SECRET, write(boot)));
        files.add(installation.agentConfig());
        files.add(new GuestFile(AgentInstallation.SCRIPT, GuestFile.ROOT, "0700", installation.script()));
    }

    private static List<String> packages(String stored) {
        return Arrays.stream(stored.split("[,\\s]+"))
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** Settings of the containers' daemon in Trove's images. */
    private Map<String, Object> docker() {
        Map<String, Object> daemon = new LinkedHashMap<>();
        if (networkIsolation) {
            daemon.put("bridge", "none");
            daemon.put("ip-forward", false);
            daemon.put("iptables", false);
        } else {
            settings.dockerBridgeNetworkIp().ifPresent(address -> daemon.put("bip", address));
        }
        if (!settings.dockerInsecureRegistries().isEmpty()) {
            daemon.put("insecure-registries", settings.dockerInsecureRegistries());
        }
        return daemon;
    }

    private GuestFile secret(String path, String content) {
        return new GuestFile(path, settings.owner(), GuestFile.SECRET, content);
    }

    private static GuestFile open(String path, String owner, String content) {
        return new GuestFile(path, owner, "0644", content);
    }

    private String write(Map<String, ? extends @Nullable Object> content) {
        try {
            return json.writeValueAsString(content);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values always become JSON", e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("a file of taskmanager.user_data cannot be read: " + file, e);
        }
    }
}
