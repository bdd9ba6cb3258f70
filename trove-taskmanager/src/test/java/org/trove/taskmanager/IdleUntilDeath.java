package org.trove.taskmanager;

import java.time.Duration;
import java.util.List;
import org.trove.operation.ClaimedOperation;
import org.trove.operation.Lease;
import org.trove.operation.OperationJournal;
import org.trove.operation.StepCommit;
import org.trove.taskmanager.testing.FlakyJournal;

/** The journal of a successor that finds nothing to do before the other process has died. */
record IdleUntilDeath(OperationJournal inner, FlakyJournal other) implements OperationJournal {
    @Override
    public List<ClaimedOperation> claim(String holder, int limit, Duration lease) {
        return other.isDead() ? inner.claim(holder, limit, lease) : List.of();
    }

    @Override
    public int renew(String holder, Duration lease) {
        return inner.renew(holder, lease);
    }

    @Override
    public boolean commit(Lease lease, StepCommit commit) {
        return inner.commit(lease, commit);
    }

    @Override
    public void release(Lease lease) {
        inner.release(lease);
    }
}
