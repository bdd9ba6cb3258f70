package org.trove.taskmanager.testing;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.trove.cloud.CloudException;
import org.trove.operation.ClaimedOperation;
import org.trove.operation.CommitOutcome;
import org.trove.operation.Lease;
import org.trove.operation.OperationJournal;
import org.trove.operation.OperationType;
import org.trove.operation.StepCommit;
import org.trove.store.DatabaseUnavailableException;
import org.trove.taskmanager.flow.Flows;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;

/** A task manager that dies at the n-th time that it comes to a certain point: nothing of it reaches the database from then on. */
public final class CrashingProcess implements OperationJournal {
    private final OperationJournal inner;
    private final Crash crash;
    private int tries;
    private int effects;
    private int commits;
    private boolean dead;
    private final Map<Point, Integer> marked = new EnumMap<>(Point.class);

    /** Where a process dies. */
    public enum Point {
        BEFORE_STEP,
        AFTER_EFFECT,
        BEFORE_COMMIT,
        AFTER_COMMIT
    }

    /** @param number which time at this point, from 0 */
    public record Crash(Point point, int number) {
        public static final Crash NEVER = new Crash(Point.BEFORE_STEP, -1);

        @Override
        public String toString() {
            return point + " " + number;
        }
    }

    public CrashingProcess(OperationJournal inner, Crash crash) {
        this.inner = inner;
        this.crash = crash;
    }

    /** The flows as this process runs them. */
    public Flows flows(Flows flows) {
        return StepAround.around(flows, Mortal::new);
    }

    /** Dies with the effects that it has on the cloud and on guests. */
    public void watch(InstanceWorld world) {
        world.cloud.afterEffect = this::afterEffect;
        world.guests.afterEffect = this::afterEffect;
    }

    /** Something happens now; what comes before is as if it never did. The first such moment counts. */
    void mark() {
        for (Point point : Point.values()) {
            marked.putIfAbsent(point, count(point));
        }
    }

    /** How often it came to a point before what happens happened, the last time left out. */
    public int countBefore(Point point) {
        return Math.max(0, marked.getOrDefault(point, 0) - 1);
    }

    /** How often it came to a point. */
    public int count(Point point) {
        return switch (point) {
            case BEFORE_STEP -> tries;
            case AFTER_EFFECT -> effects;
            case BEFORE_COMMIT, AFTER_COMMIT -> commits;
        };
    }

    public boolean isDead() {
        return dead;
    }

    /** The journal of another process, which finds nothing to do before this one has died. */
    public OperationJournal successor() {
        return new Successor();
    }

    private boolean isAt(Point point, int number) {
        return crash.point == point && crash.number == number;
    }

    private void afterEffect() {
        if (isAt(Point.AFTER_EFFECT, effects++)) {
            dead = true;
            throw new CloudException(CloudException.Kind.TRANSIENT, "the process dies", null);
        }
    }

    @Override
    public List<ClaimedOperation> claim(String holder, Set<OperationType> known, int limit, Duration lease) {
        requireAlive();
        return inner.claim(holder, known, limit, lease);
    }

    @Override
    public Map<OperationType, Long> unknown(Set<OperationType> known, Duration overdue) {
        return inner.unknown(known, overdue);
    }

    @Override
    public int renew(Collection<Lease> held, Duration lease) {
        requireAlive();
        return inner.renew(held, lease);
    }

    @Override
    public Set<Lease> cancelled(Collection<Lease> held) {
        requireAlive();
        return inner.cancelled(held);
    }

    @Override
    public CommitOutcome commit(Lease lease, StepCommit commit) {
        requireAlive();
        int number = commits++;
        dead = isAt(Point.BEFORE_COMMIT, number);
        requireAlive();
        CommitOutcome outcome = inner.commit(lease, commit);
        dead = isAt(Point.AFTER_COMMIT, number);
        requireAlive();
        return outcome;
    }

    @Override
    public void release(Lease lease) {
        requireAlive();
        inner.release(lease);
    }

    private void requireAlive() {
        if (dead) {
            throw new DatabaseUnavailableException("this process has died", new IOException());
        }
    }

    private final class Mortal extends StepAround {
        Mortal(Step inner) {
            super(inner);
        }

        @Override
        public StepResult perform(StepContext context) {
            return begins() ? inner.perform(context) : gone();
        }

        @Override
        public StepResult undo(StepContext context) {
            return begins() ? inner.undo(context) : gone();
        }

        private boolean begins() {
            dead = dead || isAt(Point.BEFORE_STEP, tries++);
            return !dead;
        }

        private StepResult gone() {
            return StepResult.done();
        }
    }

    private final class Successor implements OperationJournal {
        @Override
        public List<ClaimedOperation> claim(String holder, Set<OperationType> known, int limit, Duration lease) {
            return dead ? inner.claim(holder, known, limit, lease) : List.of();
        }

        @Override
        public Map<OperationType, Long> unknown(Set<OperationType> known, Duration overdue) {
            return inner.unknown(known, overdue);
        }

        @Override
        public int renew(Collection<Lease> held, Duration lease) {
            return inner.renew(held, lease);
        }

        @Override
        public Set<Lease> cancelled(Collection<Lease> held) {
            return inner.cancelled(held);
        }

        @Override
        public CommitOutcome commit(Lease lease, StepCommit commit) {
            return inner.commit(lease, commit);
        }

        @Override
        public void release(Lease lease) {
            inner.release(lease);
        }
    }
}
