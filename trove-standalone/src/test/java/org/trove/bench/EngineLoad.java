package org.trove.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.operation.Change;
import org.trove.operation.ClaimedOperation;
import org.trove.operation.CommitOutcome;
import org.trove.operation.Direction;
import org.trove.operation.Lease;
import org.trove.operation.OperationJournal;
import org.trove.operation.OperationState;
import org.trove.operation.StepCommit;
import org.trove.operation.StepRecord;
import org.trove.operation.WaitsFor;
import org.trove.store.InstanceChange;

/** What the journal of the engine's operations does among a million rows: looks for due ones, and results of steps. */
final class EngineLoad {
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final int SCANS = 200;
    private static final int SCAN_LIMIT = 16;
    private static final int HELD = 64;
    private static final long RUN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final OperationJournal journal;
    private final OperationRows rows;

    EngineLoad(OperationJournal journal, OperationRows rows) {
        this.journal = journal;
        this.rows = rows;
    }

    static void measure(Connections connections, int total, int open) throws InterruptedException, ExecutionException {
        OperationRows rows = connections.operationRows();
        OperationJournal journal = connections.journal();
        rows.fill(total, open);
        rows.addInstances();
        new EngineLoad(journal, rows).run();
        new WaitingLoad(connections, rows).run(journal, open);
    }

    private void run() throws InterruptedException, ExecutionException {
        scans("scan_idle");
        rows.makeDue(Integer.MAX_VALUE);
        scans("scan_backlog");
        rows.letWait();
        for (int threads : new int[] {1, 8, 16}) {
            commits(threads, false);
            commits(threads, true);
        }
    }

    private void scans(String name) {
        long[] nanos = new long[SCANS];
        for (int scan = 0; scan < 2 * SCANS; scan++) {
            long start = System.nanoTime();
            journal.claim("scan", SCAN_LIMIT, LEASE);
            nanos[scan % SCANS] = System.nanoTime() - start;
        }
        Latencies latencies = new Latencies(nanos);
        Bench.report(name + "_p50_ms", latencies.milliseconds(0.5));
        Bench.report(name + "_p99_ms", latencies.milliseconds(0.99));
    }

    private void commits(int threads, boolean withChange) throws InterruptedException, ExecutionException {
        rows.makeDue(HELD);
        List<ClaimedOperation> claimed = new ArrayList<>();
        while (claimed.size() < HELD) {
            claimed.addAll(journal.claim("commits", HELD - claimed.size(), LEASE));
        }
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            load(pool, threads, claimed, withChange, RUN_NANOS / 4);
            double rate = load(pool, threads, claimed, withChange, RUN_NANOS);
            Bench.report("commits_" + threads + "_threads" + (withChange ? "_with_change" : ""), rate);
        } finally {
            pool.shutdownNow();
        }
        claimed.forEach(one -> journal.release(one.lease()));
        rows.letWait();
    }

    /** @return commits per second */
    private double load(
            ExecutorService pool, int threads, List<ClaimedOperation> claimed, boolean withChange, long nanos)
            throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        List<Callable<Integer>> loads = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            List<ClaimedOperation> mine = new ArrayList<>();
            for (int i = thread; i < claimed.size(); i += threads) {
                mine.add(claimed.get(i));
            }
            loads.add(() -> commitUntil(start + nanos, mine, withChange));
        }
        int commits = 0;
        for (Future<Integer> load : pool.invokeAll(loads)) {
            commits += load.get();
        }
        return commits * 1e9 / (System.nanoTime() - start);
    }

    private int commitUntil(long deadline, List<ClaimedOperation> mine, boolean withChange) {
        int commits = 0;
        for (int position = 0; System.nanoTime() < deadline; position++) {
            for (ClaimedOperation one : mine) {
                commit(one.lease(), position % 7, withChange ? one.operation().instance() : null);
                commits++;
            }
        }
        return commits;
    }

    private void commit(Lease lease, int position, @Nullable InstanceId instance) {
        List<Change> changes = instance == null
                ? Collections.emptyList()
                : List.of(new InstanceChange.TaskSet(instance, InstanceTask.BUILDING));
        StepRecord record =
                new StepRecord("step" + position, 1, StepRecord.Outcome.DONE, Map.of("made", "something"), null);
        CommitOutcome outcome = journal.commit(
                lease,
                new StepCommit(
                        record,
                        OperationState.RUNNING,
                        "step" + (position + 1),
                        0,
                        Direction.FORWARD,
                        Duration.ZERO,
                        WaitsFor.NOTHING,
                        null,
                        changes));
        if (!outcome.isWritten()) {
            throw new IllegalStateException("a result was not written");
        }
    }
}
