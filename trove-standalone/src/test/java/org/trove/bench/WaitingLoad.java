package org.trove.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.trove.model.InstanceId;
import org.trove.operation.Operation;
import org.trove.operation.OperationJournal;
import org.trove.operation.OperationState;
import org.trove.operation.OperationType;
import org.trove.operation.StepRecord;
import org.trove.operation.Subject;
import org.trove.operation.WaitsFor;
import org.trove.taskmanager.flow.Dispatcher;
import org.trove.taskmanager.flow.DispatcherSettings;
import org.trove.taskmanager.flow.Endings;
import org.trove.taskmanager.flow.Flow;
import org.trove.taskmanager.flow.FlowEvents;
import org.trove.taskmanager.flow.FlowRunner;
import org.trove.taskmanager.flow.Flows;
import org.trove.taskmanager.flow.GateLimits;
import org.trove.taskmanager.flow.Gates;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;
import org.trove.taskmanager.flow.StepRules;
import org.trove.taskmanager.flow.Workers;

/** One engine whose operations all wait for their guests, until some of the guests are heard. */
final class WaitingLoad {
    private static final int WORKERS = 16;
    private static final int WOKEN = 1_000;
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(8);
    private static final double MIB = 1 << 20;

    private final Connections connections;
    private final OperationRows rows;
    private final Set<InstanceId> heard = ConcurrentHashMap.newKeySet();
    private final AtomicInteger waits = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    WaitingLoad(Connections connections, OperationRows rows) {
        this.connections = connections;
        this.rows = rows;
    }

    void run(OperationJournal journal, int open) {
        ExecutorService threads = Executors.newFixedThreadPool(WORKERS);
        ScheduledExecutorService timers = Executors.newScheduledThreadPool(3);
        Dispatcher dispatcher = dispatcher(journal, threads, timers);
        try {
            rows.makeDue(Integer.MAX_VALUE);
            long start = System.nanoTime();
            dispatcher.start();
            await(() -> waits.get() >= open);
            Bench.report("waits_per_second", open * 1e9 / (System.nanoTime() - start));
            reportHeap("heap_waiting_mib");
            wake(dispatcher, Math.min(WOKEN, open));
            reportHeap("heap_end_mib");
        } finally {
            dispatcher.stop();
            timers.shutdownNow();
            threads.shutdownNow();
        }
    }

    private Dispatcher dispatcher(OperationJournal journal, ExecutorService threads, ScheduledExecutorService timers) {
        Flow flow = new Flow(
                OperationRows.KIND,
                List.of(new Named("first"), new AwaitReport(), new Named("finish")),
                Endings.silent(),
                false);
        Workers workers = new Workers(threads, WORKERS);
        Gates gates = new Gates(GateLimits.NONE, connections.clock(), connections.ids());
        StepRules rules = new StepRules(failure -> Optional.empty(), gates, connections.ids());
        Counter events = new Counter();
        FlowRunner runner =
                new FlowRunner(new Flows(List.of(flow)), journal, workers, timers, rules, connections.clock(), events);
        DispatcherSettings settings = new DispatcherSettings(
                "bench", 2_000, Duration.ofMillis(500), Duration.ofSeconds(4), Duration.ofSeconds(1), Duration.ZERO);
        return new Dispatcher(journal, runner, workers, timers, settings, events);
    }

    private void wake(Dispatcher dispatcher, int count) {
        List<InstanceId> guests = rows.instances(count);
        heard.addAll(guests);
        long start = System.nanoTime();
        connections.database().write(stores -> {
            stores.operations().wake(Subject.of(guests));
            return true;
        });
        dispatcher.nudge();
        await(() -> ended.get() >= count);
        Bench.report("woken_to_end_ms", (System.nanoTime() - start) / 1e6);
    }

    private static void reportHeap(String name) {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        Bench.report(name, (runtime.totalMemory() - runtime.freeMemory()) / MIB);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the engine did not come to its end");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private static final class Named implements Step {
        private final String name;

        Named(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public StepResult perform(StepContext context) {
            return StepResult.done();
        }
    }

    private final class AwaitReport implements Step {
        @Override
        public String name() {
            return "await_guest";
        }

        @Override
        public StepResult perform(StepContext context) {
            InstanceId instance = context.operation().instance();
            return instance != null && heard.contains(instance)
                    ? StepResult.done()
                    : StepResult.wait(Duration.ofMinutes(10), WaitsFor.GUEST, "The guest is silent.");
        }
    }

    private final class Counter implements FlowEvents {
        @Override
        public void started(Operation operation, Duration delay) {}

        @Override
        public void stepTried(Operation operation, StepRecord record, Duration duration) {
            if (record.outcome() == StepRecord.Outcome.WAITING) {
                waits.incrementAndGet();
            }
        }

        @Override
        public void ended(Operation operation, OperationState state) {
            ended.incrementAndGet();
        }

        @Override
        public void leaseLost(Operation operation) {}

        @Override
        public void bug(Operation operation) {}

        @Override
        public void unknown(Map<OperationType, Long> counts) {}

        @Override
        public void journalFailed() {}
    }
}
