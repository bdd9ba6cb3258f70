package org.trove.guestagent.command;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.GuestException;
import org.trove.guestagent.datastore.DatastoreManager;
import org.trove.guestagent.datastore.GuestErrors;
import org.trove.guestagent.datastore.PrepareRequest;
import org.trove.guestagent.health.HealthReporter;
import org.trove.message.GuestCommand.Prepare;
import org.trove.message.WireDatabase;
import org.trove.message.WireUser;

/** Brings the datastore up for the first time, once, whatever is delivered twice or interrupted. */
public final class Preparation {
    private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);

    private final DatastoreManager manager;
    private final PrepareJournal journal;
    private final HealthReporter health;
    private final FaultReporter faults;
    private final AtomicBoolean running = new AtomicBoolean();

    public Preparation(DatastoreManager manager, PrepareJournal journal, HealthReporter health, FaultReporter faults) {
        this.manager = manager;
        this.journal = journal;
        this.health = health;
        this.faults = faults;
    }

    /** Prepares; a repetition while it runs or after it succeeded only reports the state. */
    public void run(Prepare command) {
        if (journal.isPrepared() || !running.compareAndSet(false, true)) {
            LOG.info("prepare ignored, it was done or is under way prepared={}", journal.isPrepared());
            health.reportNow();
            return;
        }
        try {
            journal.begin(command);
            health.building();
            LOG.info("prepare begins datastore_version={}", command.dsVersion());
            manager.prepare(request(command));
            journal.clearStopped();
            journal.succeed();
            LOG.info("prepare ended");
            health.prepared();
        } catch (GuestException e) {
            fail("The datastore could not be prepared: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            LOG.error("prepare failed by a defect", e);
            fail("The datastore could not be prepared: the guest agent has an internal error, see its log.", e);
        } finally {
            running.set(false);
        }
    }

    /** Goes on where a crash of the agent interrupted, from the beginning. */
    public void resume() {
        try {
            journal.interrupted().ifPresent(command -> {
                LOG.info("prepare was interrupted and starts again");
                run(command);
            });
        } catch (UncheckedIOException e) {
            LOG.error("the interrupted prepare cannot be read from the journal", e);
            fail("The datastore could not be prepared: the guest agent was interrupted and lost the request.", e);
        }
    }

    private void fail(String sentence, RuntimeException cause) {
        if (Thread.currentThread().isInterrupted()) {
            LOG.info("prepare interrupted by the end of the agent, the next one goes on");
            return;
        }
        LOG.warn("prepare failed cause={}", cause.toString());
        journal.fail(sentence);
        faults.report(sentence, cause);
        health.failed();
    }

    private static PrepareRequest request(Prepare command) {
        if (isGiven(command.backupInfo())) {
            throw GuestErrors.unsupported("this datastore cannot be restored from a backup yet.");
        }
        if (isGiven(command.snapshot())) {
            throw GuestErrors.unsupported("this datastore cannot be a replica yet.");
        }
        if (isGiven(command.clusterConfig())) {
            throw GuestErrors.unsupported("this datastore cannot be a cluster member yet.");
        }
        return new PrepareRequest(
                command.configContents(),
                orEmpty(command.databases()).stream().map(WireDatabase::toSpec).toList(),
                orEmpty(command.users()).stream().map(WireUser::toSpec).toList(),
                command.rootPassword());
    }

    private static boolean isGiven(@org.jspecify.annotations.Nullable Map<String, Object> argument) {
        return argument != null && !argument.isEmpty();
    }

    /** Messages may leave lists out. */
    private static <T> List<T> orEmpty(@org.jspecify.annotations.Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
