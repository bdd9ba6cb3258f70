package org.trove.store.jdbi;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.trove.operation.CommitOutcome;
import org.trove.operation.Lease;
import org.trove.operation.StepCommit;
import org.trove.store.DatabaseUnavailableException;

/**
 * Lets results of steps share a transaction where many arrive at the same time: a thread that finds a free place leads all that
 * wait. So a single result waits for nobody, and those of a crowd cost one flush to disk and one pair of round trips together.
 */
final class CommitGroup {
    /**
     * So many transactions at a time. The server flushes together what is committed at the same time, so few of them would wait
     * for the disk in turns; many would leave nothing to share.
     */
    private static final int MAX_LEADERS = 4;

    private static final int MAX_SIZE = 16;

    private final CommitWriter writer;
    private final Deque<LeasedCommit> waiting = new ArrayDeque<>();
    private int leaders;

    CommitGroup(CommitWriter writer) {
        this.writer = writer;
    }

    CommitOutcome commit(Lease lease, StepCommit commit) {
        LeasedCommit mine = new LeasedCommit(lease, commit);
        synchronized (this) {
            waiting.add(mine);
        }
        for (List<LeasedCommit> led = lead(mine); !led.isEmpty(); led = lead(mine)) {
            try {
                write(led);
            } finally {
                end(led);
            }
        }
        return mine.outcome();
    }

    /** Those to write now, or none when {@code mine} is settled. An interrupt does not end the wait: the write goes on anyway. */
    private synchronized List<LeasedCommit> lead(LeasedCommit mine) {
        boolean interrupted = false;
        while (!mine.isSettled() && (leaders == MAX_LEADERS || waiting.isEmpty())) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        List<LeasedCommit> led = new ArrayList<>();
        if (!mine.isSettled()) {
            leaders++;
            while (led.size() < MAX_SIZE && !waiting.isEmpty()) {
                led.add(waiting.remove());
            }
        }
        return led;
    }

    private synchronized void end(List<LeasedCommit> led) {
        led.stream()
                .filter(one -> !one.isSettled())
                .forEach(one -> one.fail(new IllegalStateException("the transaction of a result broke off")));
        leaders--;
        notifyAll();
    }

    /** One result that the database refuses must not fail the others. */
    private void write(List<LeasedCommit> led) {
        try {
            writer.write(led);
        } catch (DatabaseUnavailableException e) {
            led.forEach(one -> one.fail(e));
        } catch (RuntimeException e) {
            if (led.size() == 1) {
                led.get(0).fail(e);
            } else {
                led.stream().filter(one -> !one.isSettled()).forEach(one -> write(List.of(one)));
            }
        }
    }
}
