package org.trove.taskmanager;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MinDuration;
import io.dropwizard.validation.ValidationMethod;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.trove.taskmanager.flow.DispatcherSettings;
import org.trove.taskmanager.instance.FlowTimes;

/** The {@code taskmanager} section of the configuration; every key may be absent. */
@JsonNaming(SnakeCaseStrategy.class)
@JsonAutoDetect(
        fieldVisibility = Visibility.ANY,
        getterVisibility = Visibility.NONE,
        isGetterVisibility = Visibility.NONE)
public final class TaskManagerSettings {
    /** Leases are renewed this many times before they would run out. */
    private static final int RENEWALS_PER_LEASE = 4;

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

    /** Messages that the broker hands out before the first of them is a row. */
    @Min(1)
    @Max(10_000)
    private int prefetch = 64;

    /** Between looks for due operations; messages make it look at once. */
    @MinDuration(value = 10, unit = TimeUnit.MILLISECONDS)
    private Duration scanInterval = Duration.milliseconds(500);

    /** After this time another task manager takes over what one that died was doing. */
    @MinDuration(value = 1, unit = TimeUnit.SECONDS)
    private Duration lease = Duration.seconds(4);

    /** How long a stop waits for running steps. */
    @MinDuration(value = 0, unit = TimeUnit.SECONDS)
    private Duration stopGrace = Duration.seconds(5);

    /** Between readings of all servers from the cloud. */
    @MinDuration(value = 100, unit = TimeUnit.MILLISECONDS)
    private Duration inventoryInterval = Duration.seconds(2);

    /** Between looks for what deleted instances left in the cloud. */
    @MinDuration(value = 1, unit = TimeUnit.SECONDS)
    private Duration orphanInterval = Duration.minutes(1);

    /** File that every guest gets as its {@code trove-guestagent.yml}; read for each guest. */
    private @Nullable String guestConfig;

    /** What guests are told of network isolation. */
    private boolean networkIsolation;

    /** Whether a failed create leaves server, volume and addresses until the instance is deleted. */
    private boolean keepFailedResources = true;

    /** For a guest to bring its datastore up. */
    @MinDuration(value = 1, unit = TimeUnit.SECONDS)
    private Duration usageTimeout = Duration.minutes(30);

    /** Between sendings of the first message to a guest that has not reported yet. */
    @MinDuration(value = 1, unit = TimeUnit.SECONDS)
    private Duration prepareResendInterval = Duration.seconds(15);

    /** For a volume to become usable. */
    @MinDuration(value = 1, unit = TimeUnit.SECONDS)
    private Duration volumeTimeout = Duration.seconds(60);

    /** For a server to run. */
    @MinDuration(value = 1, unit = TimeUnit.SECONDS)
    private Duration serverTimeout = Duration.minutes(10);

    /** A removed server that is still there after this time counts as trouble. */
    @MinDuration(value = 1, unit = TimeUnit.SECONDS)
    private Duration removalTimeout = Duration.seconds(60);

    /** A guest that is silent for this time counts as lost. */
    @MinDuration(value = 1, unit = TimeUnit.SECONDS)
    private Duration agentHeartbeatExpiry = Duration.seconds(90);

    public Optional<String> host() {
        return Optional.ofNullable(host);
    }

    public int workers() {
        return workers;
    }

    public int prefetch() {
        return prefetch;
    }

    public java.time.Duration inventoryInterval() {
        return inventoryInterval.toJavaDuration();
    }

    public java.time.Duration orphanInterval() {
        return orphanInterval.toJavaDuration();
    }

    public Optional<Path> guestConfig() {
        return Optional.ofNullable(guestConfig).map(Path::of);
    }

    public boolean networkIsolation() {
        return networkIsolation;
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

    /** @param holder names this process among all that ever ran */
    DispatcherSettings dispatcher(String holder) {
        java.time.Duration leaseTime = lease.toJavaDuration();
        return new DispatcherSettings(
                holder,
                maxInFlight,
                scanInterval.toJavaDuration(),
                leaseTime,
                leaseTime.dividedBy(RENEWALS_PER_LEASE),
                stopGrace.toJavaDuration());
    }

    FlowTimes flowTimes() {
        return new FlowTimes(
                volumeTimeout.toJavaDuration(),
                serverTimeout.toJavaDuration(),
                usageTimeout.toJavaDuration(),
                prepareResendInterval.toJavaDuration(),
                removalTimeout.toJavaDuration(),
                agentHeartbeatExpiry.toJavaDuration());
    }
}
