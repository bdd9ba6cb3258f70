package org.trove.taskmanager.userdata;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.trove.guestboot.AgentArchive;
import org.trove.guestboot.BootToken;
import org.trove.host.ServiceAccount;
import org.trove.store.Database;
import org.trove.taskmanager.userdata.UserData.Guest;
import org.trove.taskmanager.userdata.UserDataSettings.Volume;

/** How a server of a stock image gets its agent: from the API, with a token of its own, by a script that runs at every boot. */
final class AgentInstallation {
    /** cloud-init runs what is in this directory, whether or not the boot is the first. */
    static final String SCRIPT = "/var/lib/cloud/scripts/per-boot/trove-guestagent";

    /** Read after the operator's file: what the agent's unit and the archive's other units go by. */
    static final String AGENT_CONFIG = "/etc/trove/conf.d/stock-image.yml";

    private static final String AGENT_SETTINGS = """
            # Of servers that fetched their agent: its unit may mount nothing, and its state is beside the data volume.
            guest:
              state_directory: /var/lib/trove-agent
              volume_unit: trove-guestagent-volume
            """;

    private final UserDataSettings settings;
    private final Database database;
    private final @Nullable AgentArchive archive;

    AgentInstallation(UserDataSettings settings, Database database) {
        this.settings = settings;
        this.database = database;
        this.archive = settings.agentArchive().orElse(null);
    }

    /** The token of a server that is about to be made. */
    BootToken issue(Guest guest) {
        BootToken token = BootToken.of(guest.messageKey(), guest.operation());
        database.write(stores -> {
            stores.bootTokens().issue(token.hash(), guest.id(), settings.agentTokenLifetime());
            return true;
        });
        return token;
    }

    /** What the script is told that is no secret. */
    Map<String, Object> describe(String url, Guest guest) {
        String sha256 = checksum();
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("url", url + "/guest-agent/" + guest.id() + "/" + sha256);
        told.put("sha256", sha256);
        told.put("account_id", ServiceAccount.DEFAULT.uid());
        told.put("patience_seconds", settings.agentTokenLifetime().toSeconds());
        if (guest.withVolume()) {
            Volume volume = settings.volume();
            told.put("device", volume.device());
            told.put("fstype", volume.fstype());
            told.put("mount_options", volume.options());
        }
        return told;
    }

    GuestFile agentConfig() {
        return new GuestFile(AGENT_CONFIG, settings.owner(), "0644", AGENT_SETTINGS);
    }

    private String checksum() {
        if (archive == null) {
            throw new IllegalStateException("taskmanager.user_data.agent_archive names no archive of the guest agent");
        }
        try {
            return archive.sha256();
        } catch (IOException e) {
            throw new UncheckedIOException("the guest agent's archive cannot be read: " + archive.file(), e);
        }
    }

    String script() {
        try (@Nullable InputStream stream = AgentInstallation.class.getResourceAsStream("install-agent.py")) {
            if (stream == null) {
                throw new IllegalStateException("install-agent.py is not beside " + AgentInstallation.class.getName());
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
