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

/** A journal that counts how often it is asked for work. */
public final class CountedJournal implements OperationJournal {
    private final OperationJournal inner;
    public int claims;

    public CountedJournal(OperationJournal inner) {
        this.inner = inner;
    }

    @Override
    public List<ClaimedOperation> claim(String holder, Set<OperationType> known, int limit, Duration lease) {
        claims++;
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
        return inner.commit(lease, commit);
    }

    @Override
    public void release(Lease lease) {
        inner.release(lease);
    }
}
