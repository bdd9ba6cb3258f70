package org.trove.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time and what is to happen in it, in one thread. An event that waits for something (a slow cloud, a process that is
 * stopped) runs the events of the others meanwhile, below itself on the stack, as if they were other threads.
 */
final class Timeline {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    /** Waits within waits: with more, who waits would wait for too many others. */
    private static final int MAX_DEPTH = 4;

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Runnable afterEach;
    private long nowMicros;
    private long taken;
    private int depth;
    private boolean ended;
    private @Nullable Machine current;

    /** @param afterEach runs after each event */
    Timeline(Runnable afterEach) {
        this.afterEach = afterEach;
    }

    Instant now() {
        return START.plusNanos(nowMicros * 1_000);
    }

    long nowMicros() {
        return nowMicros;
    }

    /** On whose behalf the present event runs; null = the world's. */
    @Nullable
    Machine current() {
        return current;
    }

    /** Lets no further event begin. */
    void end() {
        ended = true;
    }

    boolean canWait() {
        return depth < MAX_DEPTH && !ended;
    }

    /** @param owner in whose process it happens, unless that has died by then; null = in none */
    Event after(Duration delay, @Nullable Machine owner, Runnable work) {
        Event event = new Event(nowMicros + Math.max(0, delay.toNanos() / 1_000), taken++, owner, work);
        events.add(event);
        return event;
    }

    /** Lets an event happen now that fell due when its process was stopped. */
    void again(Event event) {
        event.dueMicros = nowMicros;
        events.add(event);
    }

    /** Lets time pass with all that happens meanwhile. */
    void pass(Duration time) {
        long end = nowMicros + time.toNanos() / 1_000;
        Machine waiting = current;
        depth++;
        Event next = events.peek();
        while (next != null && next.dueMicros <= end && !ended) {
            events.remove();
            nowMicros = Math.max(nowMicros, next.dueMicros);
            happen(next);
            next = events.peek();
        }
        depth--;
        current = waiting;
        nowMicros = Math.max(nowMicros, end);
    }

    private void happen(Event event) {
        Machine owner = event.owner;
        if (event.cancelled || (owner != null && !owner.isAlive())) {
            return;
        }
        if (owner != null && owner.isStopped()) {
            owner.miss(event);
            return;
        }
        current = owner;
        try {
            event.work.run();
        } catch (Machine.Died died) {
            // Whatever it did is over.
        }
        afterEach.run();
    }

    /** Something that will happen, unless it is cancelled before. */
    static final class Event implements Comparable<Event> {
        private final long number;
        private final @Nullable Machine owner;
        private final Runnable work;
        private long dueMicros;
        private boolean cancelled;

        Event(long dueMicros, long number, @Nullable Machine owner, Runnable work) {
            this.dueMicros = dueMicros;
            this.number = number;
            this.owner = owner;
            this.work = work;
        }

        void cancel() {
            cancelled = true;
        }

        @Override
        public int compareTo(Event other) {
            return dueMicros == other.dueMicros
                    ? Long.compare(number, other.number)
                    : Long.compare(dueMicros, other.dueMicros);
        }
    }
}
