package org.trove.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.trove.operation.Lease;
import org.trove.time.VirtualTimers;

/** One process from its start to its death, with its clock and its threads. */
final class Machine extends VirtualTimers {
    private final String name;
    private final Timeline timeline;
    private final Chance chance;
    private final Duration clockError;
    private boolean alive = true;
    private int stops;
    private final List<Timeline.Event> missed = new ArrayList<>();

    /** Under which it writes to the journal now. */
    @Nullable
    Lease writing;

    /** @param clockError how far its clock is ahead */
    Machine(String name, Timeline timeline, Chance chance, Duration clockError) {
        this.name = name;
        this.timeline = timeline;
        this.chance = chance;
        this.clockError = clockError;
    }

    /** Ends whatever the process was doing; no code may catch it. */
    static final class Died extends Error {
        private static final long serialVersionUID = 1L;

        Died(String name) {
            super(name, null, false, false);
        }
    }

    String name() {
        return name;
    }

    boolean isAlive() {
        return alive;
    }

    void die() {
        alive = false;
    }

    void requireAlive() {
        if (!alive) {
            throw new Died(name);
        }
    }

    boolean isStopped() {
        return stops > 0;
    }

    /** Falls due while the process is stopped. */
    void miss(Timeline.Event event) {
        missed.add(event);
    }

    /** Nothing of the process runs for a time, while the world goes on; then it continues where it was. */
    void stop(Duration time) {
        stops++;
        timeline.pass(time);
        stops--;
        missed.forEach(timeline::again);
        missed.clear();
        requireAlive();
    }

    /** The present thread waits, the others of the process go on. */
    void await(Duration time) {
        if (timeline.canWait()) {
            timeline.pass(time);
        }
        requireAlive();
    }

    @Override
    protected Instant now() {
        return timeline.now().plus(clockError);
    }

    /** A thread of its own, which does one thing after the other. */
    Executor oneThread() {
        Deque<Runnable> waiting = new ArrayDeque<>();
        boolean[] busy = {false};
        Runnable loop = () -> {
            busy[0] = true;
            for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
                next.run();
            }
            busy[0] = false;
        };
        return work -> {
            waiting.add(work);
            if (!busy[0]) {
                busy[0] = true;
                execute(loop);
            }
        };
    }

    @Override
    public void execute(Runnable command) {
        timeline.after(Duration.ofNanos(chance.below(2_000_000)), this, command);
    }

    @Override
    protected ScheduledFuture<?> start(Runnable command, Duration delay, @Nullable Duration period) {
        return new Task(command, delay, period);
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    /** Work that a timer starts; one that throws is never started again, as in the JVM's own timers. */
    private final class Task implements ScheduledFuture<Object>, Runnable {
        private final Runnable command;
        private final @Nullable Duration period;
        private Timeline.Event next;
        private boolean cancelled;

        Task(Runnable command, Duration delay, @Nullable Duration period) {
            this.command = command;
            this.period = period;
            this.next = timeline.after(delay, Machine.this, this);
        }

        @Override
        public void run() {
            command.run();
            if (period != null && !cancelled) {
                next = timeline.after(period, Machine.this, this);
            }
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            cancelled = true;
            next.cancel();
            return true;
        }

        @Override
        public boolean isCancelled() {
            return cancelled;
        }

        @Override
        public boolean isDone() {
            return cancelled;
        }

        @Override
        public Object get() {
            throw new UnsupportedOperationException("nobody waits for timers");
        }

        @Override
        public Object get(long timeout, TimeUnit unit) {
            return get();
        }

        @Override
        public long getDelay(TimeUnit unit) {
            throw new UnsupportedOperationException("nobody asks timers");
        }

        @Override
        public int compareTo(Delayed other) {
            throw new UnsupportedOperationException("nobody sorts timers");
        }
    }
}
