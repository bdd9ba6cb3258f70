package org.trove.guestagent.update;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.CommandOrigin;
import org.trove.bus.GuestCommandHandler;
import org.trove.context.RequestContext;
import org.trove.guestagent.datastore.GuestErrors;
import org.trove.guestagent.health.HealthReporter;
import org.trove.message.GuestCommand;
import org.trove.model.ServiceStatus;

/**
 * Replaces this agent by another release: installs it and ends, so that the launcher starts the new one on trial. An agent on trial is
 * kept when a heartbeat of it has reached the broker and the datastore runs as it did before. Otherwise it ends after a minute, and the
 * launcher goes back. Hands on all other commands.
 */
public final class AgentUpdate implements GuestCommandHandler {
    private static final Logger LOG = LoggerFactory.getLogger(AgentUpdate.class);
    private static final Duration TRIAL = Duration.ofSeconds(60);
    private static final long ANSWER_SECONDS = 1;

    private final Releases releases;
    private final HealthReporter health;
    private final Supplier<Boolean> isPrepared;
    private final Runnable leave;
    private final Clock clock;
    private final GuestCommandHandler others;
    private final Instant begin;
    private @Nullable ScheduledExecutorService scheduler;

    /**
     * @param isPrepared whether the instance has a datastore yet
     * @param leave ends this process and lets the datastore run
     */
    public AgentUpdate(
            Releases releases,
            HealthReporter health,
            Supplier<Boolean> isPrepared,
            Runnable leave,
            Clock clock,
            GuestCommandHandler others) {
        this.releases = releases;
        this.health = health;
        this.isPrepared = isPrepared;
        this.leave = leave;
        this.clock = clock;
        this.others = others;
        this.begin = clock.instant();
    }

    /** Watches the trial, where this agent is on one. */
    public void start(ScheduledExecutorService executor) {
        scheduler = executor;
        if (releases.isOnTrial()) {
            executor.scheduleWithFixedDelay(this::judge, 1, 1, TimeUnit.SECONDS);
        }
    }

    void judge() {
        if (!releases.isOnTrial()) {
            return;
        }
        Optional<ServiceStatus> told = health.delivered();
        if (told.isPresent() && (told.get().isRunning() || !releases.hadDatastore())) {
            keep();
        } else if (clock.instant().isAfter(begin.plus(TRIAL))) {
            LOG.error(
                    "agent on trial does not work, it ends status={}",
                    told.map(ServiceStatus::description).orElse("no heartbeat was delivered"));
            leave.run();
        }
    }

    private void keep() {
        try {
            releases.keep();
            health.reportNow();
        } catch (IOException e) {
            LOG.warn("agent release not kept yet cause={}", e.toString());
        }
    }

    @Override
    public @Nullable Object handle(GuestCommand<?> command, RequestContext context) {
        return handle(command, context, new CommandOrigin("", false));
    }

    @Override
    public @Nullable Object handle(GuestCommand<?> command, RequestContext context, CommandOrigin origin) {
        if (!(command instanceof GuestCommand.UpdateAgent update)) {
            return others.handle(command, context, origin);
        }
        if (releases.isRunning(update.sha256())) {
            return null;
        }
        if (!isPrepared.get()) {
            throw GuestErrors.failed("The datastore of this instance is not prepared yet.");
        }
        releases.install(
                update, health.delivered().map(ServiceStatus::isRunning).orElse(false));
        if (scheduler != null) {
            // Later, so that the answer leaves first.
            scheduler.schedule(leave, ANSWER_SECONDS, TimeUnit.SECONDS);
        }
        return null;
    }

    @Override
    public Optional<String> refusal(CommandOrigin origin) {
        return others.refusal(origin);
    }

    @Override
    public boolean isBegun(CommandOrigin origin) {
        return others.isBegun(origin);
    }
}
