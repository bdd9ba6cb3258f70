package org.trove.bus;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs what was scheduled when a test says that time has passed. */
public final class ManualScheduler extends ScheduledThreadPoolExecutor {
    private final List<Task> tasks = new ArrayList<>();
    private long nowMillis;

    public ManualScheduler() {
        super(0);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        Task task = new Task(command, nowMillis + unit.toMillis(delay));
        tasks.add(task);
        return task;
    }

    public void advance(Duration by) {
        nowMillis += by.toMillis();
        List<Task> due =
                tasks.stream().filter(task -> task.dueMillis <= nowMillis).toList();
        tasks.removeAll(due);
        due.forEach(Task::run);
    }

    /** How many tasks wait that were not cancelled. */
    public long waiting() {
        return tasks.stream().filter(task -> !task.isCancelled()).count();
    }

    private static final class Task extends java.util.concurrent.FutureTask<Void> implements ScheduledFuture<Void> {
        private final long dueMillis;

        @SuppressWarnings("NullAway") // the task has no result
        Task(Runnable command, long dueMillis) {
            super(command, null);
            this.dueMillis = dueMillis;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(dueMillis, TimeUnit.MILLISECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.MILLISECONDS), other.getDelay(TimeUnit.MILLISECONDS));
        }
    }
}
