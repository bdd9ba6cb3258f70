package org.trove.model;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The state of the datastore inside an instance: Trove's codes and, as descriptions, the words of the guest's heartbeats
 * and of {@code service_statuses.status_description}.
 */
public enum ServiceStatus {
    RUNNING(0x01, "running", "ACTIVE", true),
    BLOCKED(0x02, "blocked", "BLOCKED", true),
    PAUSED(0x03, "paused", "SHUTDOWN", false),
    SHUTDOWN(0x04, "shutdown", "SHUTDOWN", true),
    DELETED(0x05, "deleted", "DELETED", false),
    CRASHED(0x06, "crashed", "SHUTDOWN", true),
    FAILED(0x08, "failed to spawn", "FAILED", false),
    BUILDING(0x09, "building", "BUILD", false),
    PROMOTING(0x10, "promoting replica", "PROMOTE", false),
    EJECTING(0x11, "ejecting replica source", "EJECT", false),
    LOGGING(0x12, "transferring guest logs", "LOGGING", false),
    UNKNOWN(0x16, "unknown", "ERROR", false),
    NEW(0x17, "new", "NEW", false),
    FAILED_TIMEOUT_GUESTAGENT(0x18, "guestagent error", "ERROR", false),
    INSTANCE_READY(0x19, "instance ready", "BUILD", false),
    RESTART_REQUIRED(0x20, "restart required", "RESTART_REQUIRED", true),
    HEALTHY(0x21, "healthy", "HEALTHY", true),
    UPGRADING(0x22, "upgrading", "UPGRADING", false),
    RESTARTING(0x22, "restarting", "RESTARTING", false);

    private static final Map<String, ServiceStatus> BY_DESCRIPTION =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(ServiceStatus::description, Function.identity()));

    private final int code;
    private final String description;
    private final String apiStatus;
    private final boolean actionAllowed;

    ServiceStatus(int code, String description, String apiStatus, boolean actionAllowed) {
        this.code = code;
        this.description = description;
        this.apiStatus = apiStatus;
        this.actionAllowed = actionAllowed;
    }

    /** Trove's code; UPGRADING and RESTARTING share one, so rows are read by their description. */
    public int code() {
        return code;
    }

    public String description() {
        return description;
    }

    /** The word that the API shows as operating status. */
    public String apiStatus() {
        return apiStatus;
    }

    /** Whether users may start actions on an instance whose datastore is in this state. */
    public boolean actionAllowed() {
        return actionAllowed;
    }

    /** Whether databases and users can be managed. */
    public boolean isRunning() {
        return this == RUNNING || this == HEALTHY;
    }

    public static Optional<ServiceStatus> ofDescription(String description) {
        return Optional.ofNullable(BY_DESCRIPTION.get(description));
    }
}
