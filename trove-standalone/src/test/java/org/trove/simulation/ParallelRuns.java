package org.trove.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Runs seeds on all cores, each in one thread: runs share nothing that decides what happens. */
final class ParallelRuns {
    private final long first;
    private final long end;
    private final Mutation mutation;
    private final boolean goesOn;
    private final Consumer<World.Outcome> failures;
    private final LongConsumer progress;
    private long next;
    private long done;
    private long lowestFailed = Long.MAX_VALUE;

    /**
     * @param goesOn whether the seeds after one that fails are run too
     * @param failures hears of each failure, in any order, one at a time
     * @param progress hears how many are done
     */
    ParallelRuns(
            long first,
            int count,
            Mutation mutation,
            boolean goesOn,
            Consumer<World.Outcome> failures,
            LongConsumer progress) {
        this.first = first;
        this.end = first + count;
        this.next = first;
        this.mutation = mutation;
        this.goesOn = goesOn;
        this.failures = failures;
        this.progress = progress;
    }

    /** Returns when all have ended; where a failure ends the search, every seed before the lowest one that failed has been run. */
    void run() {
        int threads = (int) Math.min(end - first, Runtime.getRuntime().availableProcessors());
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<CompletableFuture<Void>> workers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                workers.add(CompletableFuture.runAsync(this::work, pool));
            }
            workers.forEach(CompletableFuture::join);
        } finally {
            pool.shutdownNow();
        }
    }

    private void work() {
        for (Long seed = take(); seed != null; seed = take()) {
            ended(new World(seed, mutation, 0).run());
        }
    }

    private synchronized @Nullable Long take() {
        return next < end && (goesOn || next < lowestFailed) ? next++ : null;
    }

    private synchronized void ended(World.Outcome outcome) {
        if (outcome.violation() != null) {
            lowestFailed = Math.min(lowestFailed, outcome.seed());
            failures.accept(outcome);
        }
        progress.accept(++done);
    }
}
