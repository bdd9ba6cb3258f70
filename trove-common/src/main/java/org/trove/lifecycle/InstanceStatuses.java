package org.trove.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trove.model.GuestStatus;
import org.trove.model.InstanceDetails;
import org.trove.model.InstanceTask;
import org.trove.model.ServiceStatus;
import org.trove.model.VolumeUsage;

/**
 * Computes the two status words that users see. Nobody stores them: they follow from task, server, guest and backups.
 */
public final class InstanceStatuses {
    private static final Set<String> SHOWN_SERVER_STATUSES =
            Set.of(ServerStatuses.BUILD, ServerStatuses.ERROR, "REBOOT", "RESIZE", ServerStatuses.ACTIVE, "SHUTDOWN");

    /** A guest looks at its datastore once a second, and its report is on its way and in a queue for a moment. */
    private static final Duration GRACE = Duration.ofSeconds(4);

    private static final int MISSED = 2;
    private static final Duration CALLED_EXPIRY = Duration.ofMinutes(2);

    private final Duration heartbeatExpiry;
    private final Instant listeningSince;

    /** @param heartbeatExpiry after this time without a heartbeat a guest that does not say how often it reports counts as lost */
    public InstanceStatuses(Duration heartbeatExpiry) {
        this(heartbeatExpiry, Instant.EPOCH);
    }

    /** @param listeningSince what runs for a shorter time than a guest's interval cannot have missed anything */
    public InstanceStatuses(Duration heartbeatExpiry, Instant listeningSince) {
        this.heartbeatExpiry = heartbeatExpiry;
        this.listeningSince = listeningSince;
    }

    /** The {@code status} of an instance. */
    public String status(InstanceDetails details) {
        if (details.instance().isDeleted()) {
            return ServerStatuses.SHUTDOWN;
        }
        return status(details.instance().task(), serverStatus(details), details.backupRunning());
    }

    /** The {@code operating_status}; empty while something is being done to the instance or its server is not active. */
    public String operatingStatus(InstanceDetails details, Instant now) {
        InstanceTask task = details.instance().task();
        if (task != InstanceTask.NONE || !ServerStatuses.ACTIVE.equals(serverStatus(details))) {
            return "";
        }
        ServiceStatus status = effective(details.guest(), task, now);
        return status == ServiceStatus.HEALTHY && isOver(details.guest())
                ? ServiceStatus.BLOCKED.apiStatus()
                : status.apiStatus();
    }

    /** A database that is larger than its volume serves, and is not as it should be; the diagnosis says what to do. */
    private static boolean isOver(GuestStatus guest) {
        VolumeUsage volume = guest.volume();
        return volume != null && volume.isOver();
    }

    /** The guest's status, or that it was lost, where its last word is older than the expiry. */
    public ServiceStatus effective(GuestStatus guest, InstanceTask task, Instant now) {
        boolean expired = isSilent(guest, now);
        boolean adjustable = task == InstanceTask.NONE && guest.status() != ServiceStatus.RESTART_REQUIRED;
        return expired && adjustable ? ServiceStatus.FAILED_TIMEOUT_GUESTAGENT : guest.status();
    }

    /** Whether a guest counts as lost: it missed two of its own intervals, or says none and was not heard of until the expiry. */
    public boolean isSilent(GuestStatus guest, Instant now) {
        Duration interval = guest.interval();
        if (interval == null) {
            return isSilent(guest.updated(), now);
        }
        Duration patience = interval.multipliedBy(MISSED).plus(GRACE);
        Instant lost = guest.updated().plus(patience);
        Instant heardHere = listeningSince.plus(patience);
        Instant shown = lost.isBefore(heardHere) ? heardHere : lost;
        return !shown.isAfter(now) || (!lost.isAfter(now) && isSilent(guest.updated(), now));
    }

    /** Whether whoever calls the guest should not wait long: as {@link #isSilent}, but for guests that say no interval 120 s. */
    public boolean isUnheard(GuestStatus guest, Instant now) {
        return guest.interval() == null ? !guest.updated().plus(CALLED_EXPIRY).isAfter(now) : isSilent(guest, now);
    }

    /** Whether one that does not say how often it reports counts as lost when it was last heard of then. */
    public boolean isSilent(Instant heard, Instant now) {
        return !heard.plus(heartbeatExpiry).isAfter(now);
    }

    /** The server's status as shown: none yet means BUILD while building and SHUTDOWN otherwise. */
    public static String serverStatus(InstanceDetails details) {
        if ("BUILDING".equals(details.instance().task().action())) {
            String known = details.instance().serverStatus();
            return ServerStatuses.ERROR.equals(known) ? ServerStatuses.ERROR : ServerStatuses.BUILD;
        }
        String status = details.instance().serverStatus();
        return status == null ? ServerStatuses.SHUTDOWN : status;
    }

    static String status(InstanceTask task, @Nullable String server, boolean backupRunning) {
        if (task.isError()) {
            return "ERROR";
        }
        return switch (task) {
            case BUILDING -> ServerStatuses.ERROR.equals(server) ? "ERROR" : "BUILD";
            case REBOOTING -> "REBOOT";
            case RESIZING -> "RESIZE";
            case UPGRADING -> "UPGRADE";
            case RESTART_REQUIRED -> "RESTART_REQUIRED";
            case PROMOTING -> "PROMOTE";
            case EJECTING -> "EJECT";
            case LOGGING -> "LOGGING";
            case DETACHING -> "DETACH";
            case DELETING -> isGoing(server) ? "SHUTDOWN" : "ERROR";
            case NONE, MIGRATING, UPDATING -> backupRunning ? "BACKUP" : shownServerStatus(server);
            case BUILDING_ERROR_DNS,
                    BUILDING_ERROR_SERVER,
                    BUILDING_ERROR_VOLUME,
                    BUILDING_ERROR_SEC_GROUP,
                    BUILDING_ERROR_REPLICA,
                    PROMOTION_ERROR,
                    EJECTION_ERROR,
                    GROWING_ERROR,
                    SHRINKING_ERROR,
                    UPGRADING_ERROR,
                    BUILDING_ERROR_TIMEOUT_GA,
                    BUILDING_ERROR_PORT,
                    UPDATING_ERROR_ACCESS -> "ERROR";
        };
    }

    private static boolean isGoing(@Nullable String server) {
        return ServerStatuses.ACTIVE.equals(server)
                || ServerStatuses.SHUTDOWN.equals(server)
                || ServerStatuses.DELETED.equals(server);
    }

    private static String shownServerStatus(@Nullable String server) {
        if (server != null && SHOWN_SERVER_STATUSES.contains(server)) {
            return server;
        }
        return ServerStatuses.VERIFY_RESIZE.equals(server) ? "RESIZE" : "UNKNOWN";
    }
}
