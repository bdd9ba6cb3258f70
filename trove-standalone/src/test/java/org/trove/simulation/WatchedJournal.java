package org.trove.simulation;

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
import org.trove.store.memory.Inspection.SeenOperation;
import org.trove.store.memory.MemoryOperationJournal;

/** The journal as one process sees it; notes under which lease that process writes, for {@link Invariants}. */
final class WatchedJournal implements OperationJournal {
    private final World world;
    private final Machine machine;
    private final OperationJournal inner;

    WatchedJournal(World world, Machine machine) {
        this.world = world;
        this.machine = machine;
        this.inner = new MemoryOperationJournal(world.database());
    }

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
        machine.writing = lease;
        try {
            return inner.commit(world.mutation() == Mutation.NO_FENCING ? current(lease) : lease, commit);
        } finally {
            machine.writing = null;
        }
    }

    @Override
    public void release(Lease lease) {
        inner.release(lease);
    }

    private Lease current(Lease lease) {
        for (SeenOperation operation : world.database().inspect().operations()) {
            String holder = operation.holder();
            if (operation.id().equals(lease.operationId()) && holder != null) {
                return new Lease(operation.id(), holder, operation.token());
            }
        }
        return lease;
    }
}
