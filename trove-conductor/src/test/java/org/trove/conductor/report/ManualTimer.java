package org.trove.conductor.report;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.trove.time.SettableClock;

/** Virtual time: tasks run when a test lets time pass. */
final class ManualTimer implements Timer {
    private final SettableClock clock;
    private final PriorityQueue<Due> tasks =
            new PriorityQueue<>(Comparator.comparing(Due::time).thenComparing(Due::number));
    private long number;

    ManualTimer(SettableClock clock) {
        this.clock = clock;
    }

    @Override
    public void after(Duration delay, Runnable task) {
        tasks.add(new Due(clock.instant().plus(delay), number++, task));
    }

    /** Runs everything that becomes due meanwhile, in order. */
    void pass(Duration time) {
        Instant end = clock.instant().plus(time);
        Due next = tasks.peek();
        while (next != null && !next.time().isAfter(end)) {
            tasks.remove();
            clock.set(next.time().isAfter(clock.instant()) ? next.time() : clock.instant());
            next.task().run();
            next = tasks.peek();
        }
        clock.set(end);
    }

    int pending() {
        return tasks.size();
    }

    private record Due(Instant time, long number, Runnable task) {}
}
