package org.trove.guestagent.command;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.GuestException;
import org.trove.guestagent.config.GuestSettings.Recovery;
import org.trove.guestagent.datastore.DatastoreManager;
import org.trove.guestagent.health.HealthReporter;
import org.trove.setting.ShortDuration;

/**
 * Starts a datastore again that was killed or crashed, with pauses that grow, and gives up where that happens too often. One that ended
 * in good order was stopped by somebody and stays so.
 */
public final class CrashRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(CrashRecovery.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private final DatastoreManager manager;
    private final PrepareJournal journal;
    private final HealthReporter health;
    private final FaultReporter faults;
    private final Recovery limits;
    private final Clock clock;
    private final Deque<Instant> starts = new ArrayDeque<>();
    private Instant notBefore = Instant.EPOCH;
    private boolean queued;
    private boolean gaveUp;
    private String lastFailure = "";

    public CrashRecovery(
            DatastoreManager manager,
            PrepareJournal journal,
            HealthReporter health,
            FaultReporter faults,
            Recovery limits,
            Clock clock) {
        this.manager = manager;
        this.journal = journal;
        this.health = health;
        this.faults = faults;
        this.limits = limits;
        this.clock = clock;
    }

    /** Looks whether there is something to start. Returns at once. @param commands where the agent's commands run one after the other */
    public void look(Executor commands) {
        try {
            if (isDue()) {
                commands.execute(this::startAgain);
            }
        } catch (RejectedExecutionException e) {
            LOG.info("the agent ends, the next one starts the datastore");
        } catch (RuntimeException e) {
            LOG.error("the look for a crashed datastore failed", e);
        }
    }

    private synchronized boolean isDue() {
        if (!isCrashed()) {
            gaveUp = false;
            return false;
        }
        Instant now = clock.instant();
        if (queued || gaveUp) {
            return false;
        }
        while (!starts.isEmpty() && !starts.getFirst().plus(limits.window()).isAfter(now)) {
            starts.removeFirst();
        }
        if (starts.size() >= limits.starts()) {
            giveUp();
            return false;
        }
        queued = !now.isBefore(notBefore);
        return queued;
    }

    private boolean isCrashed() {
        return journal.isPrepared() && !journal.isStopped() && manager.wasKilled();
    }

    private void startAgain() {
        try {
            // A command before this one may have started it, or may have been to stop it.
            if (isCrashed()) {
                start();
            }
        } catch (RuntimeException e) {
            LOG.error("the datastore could not be started again because of a defect", e);
        } finally {
            ended();
        }
    }

    private void start() {
        int number = count();
        LOG.warn("datastore was killed or crashed, starting it again start={}", number);
        try {
            manager.start();
            report("The database server was killed or crashed; the guest agent has started it again.");
        } catch (GuestException e) {
            LOG.warn("datastore did not start again start={} cause={}", number, e.getMessage());
            failed(String.valueOf(e.getMessage()));
        }
        health.reportNow();
    }

    private synchronized int count() {
        Instant now = clock.instant();
        starts.addLast(now);
        return starts.size();
    }

    private synchronized void failed(String why) {
        lastFailure = " " + why;
    }

    private synchronized void ended() {
        queued = false;
        notBefore = clock.instant().plus(FIRST_PAUSE.multipliedBy(1L << Math.min(starts.size(), limits.doublings())));
    }

    private void giveUp() {
        gaveUp = true;
        LOG.error("datastore is not started again, it ended too often starts={}", starts.size());
        // Short: a fault has 255 characters, and the datastore's own words tell most.
        report("The database server crashed, and its agent does not start it again: "
                + (limits.starts() == 0
                        ? "that is turned off."
                        : starts.size() + " times within " + ShortDuration.print(limits.window()) + ".")
                + lastFailure + " Restart the instance when the cause is gone.");
        lastFailure = "";
    }

    private void report(String sentence) {
        faults.report(sentence, new GuestException(GuestException.CRASHED, sentence));
    }
}
