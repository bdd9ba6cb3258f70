package org.trove.taskmanager.flow;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.operation.ClaimedOperation;
import org.trove.operation.Lease;
import org.trove.operation.OperationJournal;
import org.trove.operation.OperationType;

/**
 * Takes due operations, hands them to the workers and keeps their leases. Any number of processes may run one each on the same
 * journal. Started and stopped by the task manager's lifecycle; nudged by the intake.
 */
public final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private static final long UNKNOWN_SECONDS = 15;

    /** A task manager that knows an operation takes it sooner, unless all are busy. */
    private static final Duration OVERDUE = Duration.ofSeconds(30);

    private final OperationJournal journal;
    private final FlowRunner runner;
    private final Workers workers;
    private final ScheduledExecutorService scheduler;
    private final DispatcherSettings settings;
    private final FlowEvents events;
    private final HeldLeases held = new HeldLeases();
    private final AtomicBoolean scanQueued = new AtomicBoolean();
    private volatile boolean stopping;
    private volatile boolean moreIsDue;

    public Dispatcher(
            OperationJournal journal,
            FlowRunner runner,
            Workers workers,
            ScheduledExecutorService scheduler,
            DispatcherSettings settings,
            FlowEvents events) {
        this.journal = journal;
        this.runner = runner;
        this.workers = workers;
        this.scheduler = scheduler;
        this.settings = settings;
        this.events = events;
    }

    public void start() {
        workers.whenFree(() -> {
            if (moreIsDue && workers.hasRoomForAClaim()) {
                nudge();
            }
        });
        long scan = settings.scanInterval().toMillis();
        long renew = settings.renewInterval().toMillis();
        scheduler.scheduleWithFixedDelay(this::nudge, 0, scan, TimeUnit.MILLISECONDS);
        scheduler.scheduleWithFixedDelay(this::renew, renew, renew, TimeUnit.MILLISECONDS);
        scheduler.scheduleWithFixedDelay(this::lookForUnknown, UNKNOWN_SECONDS, UNKNOWN_SECONDS, TimeUnit.SECONDS);
        LOG.info("dispatcher started holder={}", settings.holder());
    }

    /** Looks for due operations at once. Cheap to call often: calls before the look begins are one. */
    public void nudge() {
        if (stopping || !scanQueued.compareAndSet(false, true)) {
            return;
        }
        try {
            scheduler.execute(this::scan);
        } catch (RejectedExecutionException ending) {
            scanQueued.set(false);
        }
    }

    /** Stops taking operations, gives running steps their time to end, and gives the leases of the others back. */
    public void stop() {
        stopping = true;
        runner.stop();
        try {
            held.drained().get(settings.stopGrace().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.info("steps still running at stop, others will repeat them count={}", held.size());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        held.all().forEach(this::release);
        LOG.info("dispatcher stopped holder={}", settings.holder());
    }

    /** Operations that this process holds now. */
    public int inFlight() {
        return held.size();
    }

    private synchronized void scan() {
        scanQueued.set(false);
        int free = Math.min(workers.room(), settings.maxInFlight() - held.size());
        if (stopping || free <= 0) {
            moreIsDue = !stopping;
            return;
        }
        List<ClaimedOperation> claimed = claim(free);
        // Others claim too, so that an answer may be short although there is more.
        moreIsDue = 2 * claimed.size() >= free;
        for (ClaimedOperation operation : claimed) {
            held.add(operation.lease());
            runner.run(operation, () -> held.remove(operation.lease()));
        }
    }

    private List<ClaimedOperation> claim(int limit) {
        try {
            return journal.claim(settings.holder(), runner.flows().types(), limit, settings.lease());
        } catch (RuntimeException e) {
            // The claim may have been written and only its answer lost. Only leases that are known are renewed, so
            // those
            // rows run out and are taken again.
            events.journalFailed();
            LOG.warn("operations not claimed cause={}", e.toString());
            return List.of();
        }
    }

    private void renew() {
        Collection<Lease> leases = held.all();
        if (leases.isEmpty()) {
            return;
        }
        try {
            journal.renew(leases, settings.lease());
            if (!runner.waits().isEmpty()) {
                runner.waits().cancel(journal.cancelled(leases));
            }
        } catch (RuntimeException e) {
            events.journalFailed();
            LOG.warn("leases not renewed holder={} cause={}", settings.holder(), e.toString());
        }
    }

    /** While task managers of two releases run, the older ones leave to the newer ones what they do not know. */
    private void lookForUnknown() {
        if (stopping) {
            return;
        }
        try {
            Map<OperationType, Long> counts = journal.unknown(runner.flows().types(), OVERDUE);
            if (!counts.isEmpty()) {
                LOG.warn("operations wait for a task manager of another release types={}", counts);
            }
            events.unknown(counts);
        } catch (RuntimeException e) {
            events.journalFailed();
            LOG.warn("unknown operations not looked for cause={}", e.toString());
        }
    }

    private void release(Lease lease) {
        try {
            journal.release(lease);
        } catch (RuntimeException e) {
            LOG.warn("lease not given back, it will run out operation={} cause={}", lease.operationId(), e.toString());
        }
    }
}
