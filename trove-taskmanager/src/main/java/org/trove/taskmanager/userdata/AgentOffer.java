package org.trove.taskmanager.userdata;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.guestboot.AgentArchive;
import org.trove.guestboot.BootToken;
import org.trove.message.GuestCommand.UpdateAgent;
import org.trove.model.InstanceId;
import org.trove.store.Database;

/** The release of the agent that guests which run are offered, and where they get it: as new servers do, or from this machine. */
public final class AgentOffer {
    private final UserDataSettings settings;
    private final Database database;

    public AgentOffer(UserDataSettings settings, Database database) {
        this.settings = settings;
        this.database = database;
    }

    /** SHA-256 of the archive that this task manager has; empty where it has none. */
    public Optional<String> release() {
        return settings.agentArchive()
                .filter(archive -> Files.isReadable(archive.file()))
                .map(AgentOffer::checksum);
    }

    /**
     * What a guest is told. Where servers fetch their agent from the API a token is issued for it; otherwise guests are on this machine.
     *
     * @param messageKey of the instance, in clear
     * @param operation id of the one that updates the agent
     */
    public UpdateAgent to(InstanceId instance, String messageKey, String operation) {
        AgentArchive archive = settings.agentArchive().orElseThrow();
        String release = checksum(archive);
        Optional<String> url = settings.agentUrl();
        if (url.isEmpty()) {
            return new UpdateAgent(archive.file().toAbsolutePath().toUri().toString(), release, null, null);
        }
        BootToken token = BootToken.of(messageKey, operation);
        database.write(stores -> {
            stores.bootTokens().issue(token.hash(), instance, settings.agentTokenLifetime());
            return true;
        });
        @Nullable
        String authorities = settings.agentCaFile().map(AgentOffer::read).orElse(null);
        return new UpdateAgent(
                url.get() + "/guest-agent/" + instance + "/" + release, release, token.text(), authorities);
    }

    private static String checksum(AgentArchive archive) {
        try {
            return archive.sha256();
        } catch (IOException e) {
            throw new UncheckedIOException("the guest agent's archive cannot be read: " + archive.file(), e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("taskmanager.user_data.agent_ca_file cannot be read: " + file, e);
        }
    }
}
