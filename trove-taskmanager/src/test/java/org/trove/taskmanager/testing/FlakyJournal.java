package org.trove.taskmanager.testing;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.trove.operation.ClaimedOperation;
import org.trove.operation.CommitOutcome;
import org.trove.operation.Lease;
import org.trove.operation.OperationJournal;
import org.trove.operation.OperationType;
import org.trove.operation.StepCommit;

/** A journal whose writes can be cut off: before they take effect, or after, when only the answer is lost. */
public final class FlakyJournal implements OperationJournal {
    private final OperationJournal inner;
    private int commits;
    private int diesBeforeCommit = Integer.MAX_VALUE;
    private boolean losesNextClaim;
    private boolean losesNextCommit;
    private boolean dead;

    public FlakyJournal(OperationJournal inner) {
        this.inner = inner;
    }

    /** From the n-th commit on (from 0) nothing of this process reaches the journal: it has died. */
    public FlakyJournal dyingBeforeCommit(int number) {
        diesBeforeCommit = number;
        return this;
    }

    public void loseAnswerOfNextClaim() {
        losesNextClaim = true;
    }

    public void loseAnswerOfNextCommit() {
        losesNextCommit = true;
    }

    /** How many commits reached it. */
    public int commits() {
        return commits;
    }

    public boolean isDead() {
        return dead;
    }

    @Override
    public List<ClaimedOperation> claim(String holder, Set<OperationType> known, int limit, Duration lease) {
        requireAlive();
        List<ClaimedOperation> claimed = inner.claim(holder, known, limit, lease);
        if (losesNextClaim && !claimed.isEmpty()) {
            losesNextClaim = false;
            throw new IllegalStateException("connection lost after the claim");
        }
        return claimed;
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
        dead = dead || commits == diesBeforeCommit;
        requireAlive();
        commits++;
        CommitOutcome written = inner.commit(lease, commit);
        if (losesNextCommit) {
            losesNextCommit = false;
            throw new IllegalStateException("connection lost after the commit");
        }
        return written;
    }

    @Override
    public void release(Lease lease) {
        requireAlive();
        inner.release(lease);
    }

    private void requireAlive() {
        if (dead) {
            throw new IllegalStateException("this process has died");
        }
    }
}
