package org.trove.taskmanager.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.trove.time.VirtualTimers;

/** A clock and its timers: time passes only where a test says so, and everything runs on the test's own thread. */
public final class VirtualTime extends VirtualTimers {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    private final PriorityQueue<Task> tasks = new PriorityQueue<>(
            Comparator.<Task, Instant>comparing(task -> task.due).thenComparing(task -> task.seq));
    private Instant now = START;
    private long taken;

    @Override
    protected Instant now() {
        return now;
    }

    /** Lets time pass and runs what falls due meanwhile, in order. */
    public void advance(Duration by) {
        Instant end = now.plus(by);
        for (Task task = tasks.peek(); task != null && !task.due.isAfter(end); task = tasks.peek()) {
            tasks.remove();
            now = task.due.isAfter(now) ? task.due : now;
            task.run();
        }
        now = end;
    }

    @Override
    public void execute(Runnable command) {
        start(command, Duration.ZERO, null);
    }

    @Override
    protected ScheduledFuture<?> start(Runnable command, Duration delay, @Nullable Duration period) {
        Task task = new Task(command, now.plus(delay), period);
        tasks.add(task);
        return task;
    }

    @Override
    public void shutdown() {
        tasks.clear();
    }

    @Override
    public List<Runnable> shutdownNow() {
        List<Runnable> left = new ArrayList<>(tasks);
        tasks.clear();
        return left;
    }

    private final class Task extends CompletableFuture<Object> implements ScheduledFuture<Object>, Runnable {
        private final Runnable command;
        private final @Nullable Duration period;
        private final long seq = taken++;
        private Instant due;

        Task(Runnable command, Instant due, @Nullable Duration period) {
            this.command = command;
            this.due = due;
            this.period = period;
        }

        @Override
        public void run() {
            if (isCancelled()) {
                return;
            }
            command.run();
            if (period != null) {
                due = now.plus(period);
                tasks.add(this);
            }
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(Duration.between(now, due));
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }
}
