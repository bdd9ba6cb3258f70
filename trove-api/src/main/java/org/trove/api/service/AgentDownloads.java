package org.trove.api.service;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.error.ErrorCode;
import org.trove.error.TroveException;
import org.trove.guestboot.AgentArchive;
import org.trove.guestboot.BootToken;
import org.trove.model.InstanceId;
import org.trove.store.BootTokenStore.Standing;
import org.trove.store.Database;

/** Hands the guest agent to new servers, each of which comes with a token that was made for its instance. */
public final class AgentDownloads {
    private static final Logger LOG = LoggerFactory.getLogger(AgentDownloads.class);
    private static final String MISSING = "missing";
    private static final String SERVED = "served";

    private final Database database;
    private final @Nullable AgentArchive archive;
    private final Counter downloads;

    public AgentDownloads(Database database, Optional<AgentArchive> archive, PrometheusRegistry metrics) {
        this.database = database;
        this.archive = archive.orElse(null);
        this.downloads = Counter.builder()
                .name("trove_guest_agent_downloads_total")
                .help("Requests of new servers for the guest agent, by what came of them.")
                .labelNames("outcome")
                .register(metrics);
    }

    /** A file to send whole. */
    public record Download(Path file, long bytes) {}

    /**
     * What a server may fetch; empty where its token is none, another instance's, expired, or used up.
     *
     * @param sha256 which release the server was told to fetch
     * @throws TroveException NOT_FOUND where this API server has another release or none
     */
    public Optional<Download> open(InstanceId instance, String sha256, @Nullable String token) {
        Standing standing = token == null ? Standing.UNKNOWN : standing(instance, token);
        if (standing != Standing.VALID) {
            downloads.labelValues(standing.name().toLowerCase(Locale.ROOT)).inc();
            LOG.info("guest agent refused instance={} token={}", instance, standing);
            return Optional.empty();
        }
        Download download = find(sha256).orElseThrow(() -> missing(sha256));
        String hash = new BootToken(String.valueOf(token)).hash();
        database.write(stores -> stores.bootTokens().served(hash));
        downloads.labelValues(SERVED).inc();
        LOG.info("guest agent served instance={}", instance);
        return Optional.of(download);
    }

    private Standing standing(InstanceId instance, String token) {
        String hash = new BootToken(token).hash();
        return database.read(stores -> stores.bootTokens().check(hash, instance));
    }

    private Optional<Download> find(String sha256) {
        AgentArchive known = archive;
        try {
            return known != null && known.sha256().equals(sha256)
                    ? Optional.of(new Download(known.file(), Files.size(known.file())))
                    : Optional.empty();
        } catch (IOException e) {
            LOG.warn("the guest agent's archive cannot be read file={} reason={}", known.file(), e.toString());
            return Optional.empty();
        }
    }

    private TroveException missing(String sha256) {
        downloads.labelValues(MISSING).inc();
        LOG.warn("a server was told to fetch a guest agent that is not here sha256={}", sha256);
        return TroveException.of(
                ErrorCode.NOT_FOUND,
                "This API server does not have the guest agent " + sha256
                        + ": api.guest_agent_archive and taskmanager.user_data.agent_archive must be the same file.");
    }
}
