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
import org.trove.operation.StepRecord;

/** A journal that never takes the success of one step, as a database does whose column is too short for it. */
public record RefusingJournal(OperationJournal inner, String step) implements OperationJournal {
    @Override
    public List<ClaimedOperation> claim(String holder, Set<OperationType> known, int limit, Duration lease) {
        return inner.claim(holder, known, limit, lease);
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
        if (commit.record().name().equals(step) && commit.record().outcome() == StepRecord.Outcome.DONE) {
            throw new IllegalArgumentException("data too long");
        }
        return inner.commit(lease, commit);
    }

    @Override
    public void release(Lease lease) {
        inner.release(lease);
    }
}
