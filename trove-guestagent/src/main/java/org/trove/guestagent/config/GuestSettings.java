package org.trove.guestagent.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.host.ServiceAccount;
import org.trove.setting.ShortDuration;

/**
 * The {@code guest} section of the agent's settings.
 *
 * @param listen where the datastore listens
 * @param account that the datastore runs under where the agent is root
 * @param basedirs where the programs of a datastore lie, by manager
 * @param stopDatastoreOnExit whether the datastore ends with the agent, else it outlives it
 */
public record GuestSettings(
        Directories directories,
        Listen listen,
        ServiceAccount account,
        Health health,
        Volume volume,
        Certificates certificates,
        Map<String, Path> basedirs,
        boolean stopDatastoreOnExit) {
    private static final Path DEFAULT_BASEDIR = Path.of("/usr");
    private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(60);

    public GuestSettings {
        basedirs = Map.copyOf(basedirs);
    }

    /** Where the programs of a datastore lie, {@code /usr} where nothing was said. */
    public Path basedir(String manager) {
        return basedirs.getOrDefault(manager, DEFAULT_BASEDIR);
    }

    /**
     * Directories.
     *
     * @param state the agent's journal, lock and credentials
     * @param run for the socket; needs a short path
     * @param templates null = none
     */
    public record Directories(
            Path data, Path state, Path run, @Nullable Path templates) {
        public Optional<Path> sharedTemplates() {
            return Optional.ofNullable(templates);
        }
    }

    /** An address and a port from 1 to 65535. */
    public record Listen(String address, int port) {
        public Listen {
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("guest.port must be 1 to 65535, not " + port);
            }
            if (!address.matches("[0-9A-Fa-f:.]+")) {
                throw new IllegalArgumentException("guest.bind_address must be an IP address, not '" + address + "'");
            }
        }
    }

    /** Whether the datastore offers TLS, with a certificate of the control plane's. */
    public boolean tls() {
        return certificates.tls();
    }

    /**
     * Certificates.
     *
     * @param checkInterval between two questions whether the certificate is still right, 1 s to 1 d
     */
    public record Certificates(boolean tls, Duration checkInterval) {
        private static final Duration LONGEST_CHECK = Duration.ofDays(1);

        public Certificates {
            if (checkInterval.compareTo(Duration.ofSeconds(1)) < 0 || checkInterval.compareTo(LONGEST_CHECK) > 0) {
                throw new IllegalArgumentException(
                        "guest.certificate_check_interval must be 1s to 1d, not " + ShortDuration.print(checkInterval));
            }
        }
    }

    /** Name of the template of systemd's units that do what is done to the data volume, empty = the agent does it itself. */
    public Optional<String> volumeUnit() {
        return Optional.ofNullable(volume.unit());
    }

    /** Where the agent may not mount: a template's name without {@code @.service}, null = it may. */
    public record Volume(@Nullable String unit) {
        public Volume {
            if (unit != null && !unit.matches("[A-Za-z0-9_.-]+")) {
                throw new IllegalArgumentException(
                        "guest.volume_unit must be the name of a unit, of letters, digits and _.-, not '" + unit + "'");
            }
        }
    }

    /** How often heartbeats are sent, 1 s to 60 s, and the volume's size in GiB, null = that of its file system. */
    public record Health(
            Duration heartbeatInterval, @Nullable Integer volumeSizeGb) {
        public Health {
            if (heartbeatInterval.compareTo(Duration.ofSeconds(1)) < 0
                    || heartbeatInterval.compareTo(LONGEST_INTERVAL) > 0) {
                throw new IllegalArgumentException(
                        "guest.heartbeat_interval must be 1s to 60s, not " + ShortDuration.print(heartbeatInterval));
            }
            if (volumeSizeGb != null && volumeSizeGb < 1) {
                throw new IllegalArgumentException("guest.volume_size_gb must be at least 1, not " + volumeSizeGb);
            }
        }
    }
}
