package org.trove.taskmanager;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.dropwizard.validation.ValidationMethod;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.trove.bus.NotificationSettings;
import org.trove.operation.Dependency;
import org.trove.setting.ShortDuration;
import org.trove.taskmanager.flow.DispatcherSettings;
import org.trove.taskmanager.flow.GateLimits;
import org.trove.taskmanager.instance.FlowTimes;
import org.trove.taskmanager.sweep.SweepSettings;
import org.trove.taskmanager.userdata.UserDataSettings;

/** The {@code taskmanager} section of the configuration; every key may be absent. */
@JsonNaming(SnakeCaseStrategy.class)
@JsonAutoDetect(
        fieldVisibility = Visibility.ANY,
        getterVisibility = Visibility.NONE,
        isGetterVisibility = Visibility.NONE)
public final class TaskManagerSettings {
    /** Leases are renewed this many times before they would run out. */
    private static final int RENEWALS_PER_LEASE = 4;

    /** A service of the cloud that hangs leaves workers for the others. */
    private static final int CLOUD_SHARE_PERCENT = 75;

    /** Name of this task manager among those of the topic; default: the machine's name. */
    @Size(min = 1, max = 100)
    private @Nullable String host;

    /** Steps that run at the same time. */
    @Min(1)
    @Max(1_000)
    private int workers = 16;

    /** Operations held at the same time, those included that wait for a guest's answer without a thread. */
    @Min(1)
    @Max(100_000)
    private int maxInFlight = 2_000;

    /** Steps that use the cloud's compute service at the same time; default: three quarters of the workers. */
    @Min(1)
    @Max(10_000)
    private @Nullable Integer computeLimit;

    /** The same for its volume service. */
    @Min(1)
    @Max(10_000)
    private @Nullable Integer volumesLimit;

    /** The same for its network service. */
    @Min(1)
    @Max(10_000)
    private @Nullable Integer networkLimit;

    /** The same for its DNS service. */
    @Min(1)
    @Max(10_000)
    private @Nullable Integer dnsLimit;

    /** Calls to guests at the same time; they take no worker while they wait for the answer. */
    @Min(1)
    @Max(100_000)
    private int guestLimit = 1_000;

    /** Failures in a row after which the cloud's service or the broker is not asked for a while. */
    @Min(1)
    @Max(1_000)
    private int breakerFailures = 5;

    /** Until it is tried again; doubles up to eightfold while that fails. */
    @DurationMin(millis = 100)
    @JsonDeserialize(using = ShortDuration.class)
    private Duration breakerPause = Duration.ofSeconds(10);

    /** Messages that the broker hands out before the first of them is a row. */
    @Min(1)
    @Max(10_000)
    private int prefetch = 64;

    /** Between looks for due operations; messages make it look at once. */
    @DurationMin(millis = 10)
    @JsonDeserialize(using = ShortDuration.class)
    private Duration scanInterval = Duration.ofMillis(500);

    /** After this time another task manager takes over what one that died was doing. */
    @DurationMin(seconds = 1)
    @JsonDeserialize(using = ShortDuration.class)
    private Duration lease = Duration.ofSeconds(4);

    /** How long a stop waits for running steps. */
    @DurationMin(seconds = 0)
    @JsonDeserialize(using = ShortDuration.class)
    private Duration stopGrace = Duration.ofSeconds(5);

    /** Between readings of all servers from the cloud. */
    @DurationMin(millis = 100)
    @JsonDeserialize(using = ShortDuration.class)
    private Duration inventoryInterval = Duration.ofSeconds(2);

    /** Where Nova tells what happens to its servers, which are looked at then without waiting; null = nowhere. */
    private @Nullable NotificationSettings novaNotifications;

    /** Between looks for what deleted instances left in the cloud. */
    @DurationMin(seconds = 1)
    @JsonDeserialize(using = ShortDuration.class)
    private Duration leftoverInterval = Duration.ofMinutes(1);

    /** File that every guest gets as its {@code trove-guestagent.yml}; read for each guest. */
    private @Nullable String guestConfig;

    /** What guests are told of network isolation. */
    private boolean networkIsolation;

    /** What cloud-init finds in new servers; the section may be absent or empty. */
    @JsonSetter(nulls = Nulls.SKIP)
    @Valid
    private UserDataSettings userData = new UserDataSettings();

    /** Whether a failed create leaves server, volume and addresses until the instance is deleted. */
    private boolean keepFailedResources = true;

    /** For a guest to bring its datastore up. */
    @DurationMin(seconds = 1)
    @JsonDeserialize(using = ShortDuration.class)
    private Duration usageTimeout = Duration.ofMinutes(30);

    /** Between sendings of the first message to a guest that has not reported yet. */
    @DurationMin(seconds = 1)
    @JsonDeserialize(using = ShortDuration.class)
    private Duration prepareResendInterval = Duration.ofSeconds(15);

    /** For a volume to become usable. */
    @DurationMin(seconds = 1)
    @JsonDeserialize(using = ShortDuration.class)
    private Duration volumeTimeout = Duration.ofSeconds(60);

    /** For name servers to answer with a new instance's host name. */
    @DurationMin(seconds = 1)
    @JsonDeserialize(using = ShortDuration.class)
    private Duration dnsTimeout = Duration.ofMinutes(2);

    /** For a server to run. */
    @DurationMin(seconds = 1)
    @JsonDeserialize(using = ShortDuration.class)
    private Duration serverTimeout = Duration.ofMinutes(10);

    /** A removed server that is still there after this time counts as trouble. */
    @DurationMin(seconds = 1)
    @JsonDeserialize(using = ShortDuration.class)
    private Duration removalTimeout = Duration.ofSeconds(60);

    /** For a server to be resized, moved or rebuilt, and for its guest to run afterwards. */
    @DurationMin(seconds = 1)
    @JsonDeserialize(using = ShortDuration.class)
    private Duration resizeTimeout = Duration.ofMinutes(15);

    /** For a server to be as it was before a resize. */
    @DurationMin(seconds = 1)
    @JsonDeserialize(using = ShortDuration.class)
    private Duration revertTimeout = Duration.ofMinutes(10);

    /** For a server to restart. */
    @DurationMin(seconds = 1)
    @JsonDeserialize(using = ShortDuration.class)
    private Duration rebootTimeout = Duration.ofMinutes(2);

    /** Whether volumes are extended while the datastore runs; else it is stopped and the volume detached meanwhile. */
    private boolean onlineVolumeResize = true;

    /** A guest that is silent for this time counts as lost. */
    @DurationMin(seconds = 1)
    @JsonDeserialize(using = ShortDuration.class)
    private Duration agentHeartbeatExpiry = Duration.ofSeconds(90);

    /** What is kept of operations. */
    @Valid
    @NotNull
    private OperationSettings operations = OperationSettings.DEFAULT;

    /** The sweeps; the section may be absent or empty. */
    @JsonSetter(nulls = Nulls.SKIP)
    @Valid
    private SweepSettings sweep = new SweepSettings();

    public Optional<String> host() {
        return Optional.ofNullable(host);
    }

    public int workers() {
        return workers;
    }

    public int prefetch() {
        return prefetch;
    }

    public Optional<NotificationSettings> novaNotifications() {
        return Optional.ofNullable(novaNotifications);
    }

    public Duration inventoryInterval() {
        return inventoryInterval;
    }

    public OperationSettings operations() {
        return operations;
    }

    public Duration leftoverInterval() {
        return leftoverInterval;
    }

    public SweepSettings sweep() {
        return sweep;
    }

    public Optional<Path> guestConfig() {
        return Optional.ofNullable(guestConfig).map(Path::of);
    }

    public boolean networkIsolation() {
        return networkIsolation;
    }

    public UserDataSettings userData() {
        return userData;
    }

    public boolean onlineVolumeResize() {
        return onlineVolumeResize;
    }

    public boolean keepFailedResources() {
        return keepFailedResources;
    }

    /** Gives every guest this file; for a composition root that writes it itself. */
    public TaskManagerSettings withGuestConfig(Path file) {
        guestConfig = file.toString();
        return this;
    }

    @ValidationMethod(message = "guest_config must name a readable file")
    boolean isGuestConfigReadable() {
        return guestConfig == null || Files.isReadable(Path.of(guestConfig));
    }

    /**
     * Looks into the files that the section names.
     *
     * @throws IllegalArgumentException naming the file and what is wrong with it
     */
    void check() {
        guestConfig().ifPresent(GuestConfigFile::check);
        userData.check();
    }

    /** @param holder names this process among all that ever ran */
    DispatcherSettings dispatcher(String holder) {
        return new DispatcherSettings(
                holder, maxInFlight, scanInterval, lease, lease.dividedBy(RENEWALS_PER_LEASE), stopGrace);
    }

    GateLimits gateLimits() {
        int share = Math.max(1, workers * CLOUD_SHARE_PERCENT / 100);
        Map<Dependency, Integer> running = Map.of(
                Dependency.COMPUTE, Objects.requireNonNullElse(computeLimit, share),
                Dependency.VOLUMES, Objects.requireNonNullElse(volumesLimit, share),
                Dependency.NETWORK, Objects.requireNonNullElse(networkLimit, share),
                Dependency.DNS, Objects.requireNonNullElse(dnsLimit, share),
                Dependency.GUEST, guestLimit);
        return new GateLimits(running, breakerFailures, breakerPause);
    }

    FlowTimes flowTimes() {
        return new FlowTimes(
                volumeTimeout,
                dnsTimeout,
                serverTimeout,
                usageTimeout,
                prepareResendInterval,
                removalTimeout,
                agentHeartbeatExpiry,
                resizeTimeout,
                revertTimeout,
                rebootTimeout);
    }
}
