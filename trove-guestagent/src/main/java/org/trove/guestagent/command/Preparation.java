package org.trove.guestagent.command;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.GuestException;
import org.trove.guestagent.datastore.Databases;
import org.trove.guestagent.datastore.DatastoreManager;
import org.trove.guestagent.datastore.Features;
import org.trove.guestagent.datastore.GuestErrors;
import org.trove.guestagent.datastore.PrepareRequest;
import org.trove.guestagent.datastore.RootAccount;
import org.trove.guestagent.datastore.Users;
import org.trove.guestagent.health.HealthReporter;
import org.trove.message.GuestCommand.Prepare;
import org.trove.message.GuestCommand.Rebuild;
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
    private volatile boolean rebuilt;

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
        perform("prepared", () -> {
            journal.begin(command);
            health.building();
            LOG.info("prepare begins datastore_version={}", command.dsVersion());
            manager.prepare(possible(request(command)));
        });
    }

    /** Brings the datastore up with the data that are there; a repetition after it succeeded only reports the state. */
    public void rebuild(Rebuild command) {
        if (journal.isPrepared() || !running.compareAndSet(false, true)) {
            LOG.info("rebuild ignored, it was done or is under way prepared={}", journal.isPrepared());
            health.reportNow();
            return;
        }
        perform("rebuilt", () -> {
            journal.begin(command);
            health.building();
            LOG.info("rebuild begins datastore_version={}", command.dsVersion());
            manager.rebuild(command.configContents());
            rebuilt = true;
        });
    }

    /** Whether this agent did a rebuild, so that the same message again is a repetition. */
    boolean hasRebuilt() {
        return rebuilt;
    }

    private void perform(String what, Runnable work) {
        try {
            work.run();
            journal.clearStopped();
            journal.succeed();
            LOG.info("datastore is up done={}", what);
            health.prepared();
        } catch (GuestException e) {
            fail("The datastore could not be " + what + ": " + e.getMessage(), e);
        } catch (UncheckedIOException e) {
            LOG.error("datastore not brought up because the disk refuses", e);
            fail(
                    "The datastore could not be " + what
                            + ": the guest agent cannot read or write its own files, perhaps because the disk is full.",
                    e);
        } catch (RuntimeException e) {
            LOG.error("datastore not brought up because of a defect", e);
            fail("The datastore could not be " + what + ": the guest agent has an internal error, see its log.", e);
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
            journal.interruptedRebuild().ifPresent(command -> {
                LOG.info("rebuild was interrupted and starts again");
                rebuild(command);
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
        // First: a disk that is full or hangs must not keep it from the user.
        faults.report(sentence, cause);
        health.failed();
        try {
            journal.fail(sentence);
        } catch (UncheckedIOException e) {
            LOG.error("the failure cannot be kept, so the next agent tries again cause={}", e.getMessage());
        }
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

    /** Where the datastore cannot do what is asked, nothing is made. */
    private PrepareRequest possible(PrepareRequest request) {
        if (!request.databases().isEmpty()) {
            Features.require(manager, Databases.class, "databases");
        }
        if (!request.users().isEmpty()) {
            Features.require(manager, Users.class, "users");
        }
        if (request.rootPassword() != null) {
            Features.require(manager, RootAccount.class, "root user");
        }
        return request;
    }

    private static boolean isGiven(@org.jspecify.annotations.Nullable Map<String, Object> argument) {
        return argument != null && !argument.isEmpty();
    }

    /** Messages may leave lists out. */
    private static <T> List<T> orEmpty(@org.jspecify.annotations.Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
