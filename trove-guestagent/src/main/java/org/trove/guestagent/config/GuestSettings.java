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
 * @param recovery of a datastore that was killed or crashed
 * @param confineDatastore whether the datastore may use the files of its instance alone, where the machine can see to it
 */
public record GuestSettings(
        Directories directories,
        Listen listen,
        ServiceAccount account,
        Health health,
        Volume volume,
        Certificates certificates,
        Map<String, Path> basedirs,
        boolean stopDatastoreOnExit,
        Recovery recovery,
        boolean confineDatastore) {
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

    /**
     * How often a datastore that was killed or crashed is started again.
     *
     * @param starts at most within the window, 0 to 100; 0 = never
     * @param window 1 min to 24 h
     */
    public record Recovery(int starts, Duration window) {
        public static final Recovery DEFAULT = new Recovery(5, Duration.ofMinutes(10));
        private static final int MOST_STARTS = 100;

        /** Pauses grow up to about a minute. */
        private static final int DOUBLINGS = 6;

        public Recovery {
            if (starts < 0 || starts > MOST_STARTS) {
                throw new IllegalArgumentException("guest.crash_restart_limit must be 0 to 100, not " + starts);
            }
            if (window.compareTo(Duration.ofMinutes(1)) < 0 || window.compareTo(Duration.ofHours(24)) > 0) {
                throw new IllegalArgumentException(
                        "guest.crash_restart_window must be 1m to 24h, not " + ShortDuration.print(window));
            }
        }

        /** How often the pause before a start doubles. */
        public int doublings() {
            return DOUBLINGS;
        }
    }

    /** An address and a port from 1 to 65535, null = the datastore's own. */
    public record Listen(String address, @Nullable Integer port) {
        public Listen {
            if (port != null && (port < 1 || port > 65_535)) {
                throw new IllegalArgumentException("guest.port must be 1 to 65535, not " + port);
            }
            if (!address.matches("[0-9A-Fa-f:.]+")) {
                throw new IllegalArgumentException("guest.bind_address must be an IP address, not '" + address + "'");
            }
        }

        /** @param own of the datastore, where the settings name none */
        public int portOr(int own) {
            return port == null ? own : port;
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
