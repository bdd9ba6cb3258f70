package org.trove.simulation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.trove.operation.Lease;
import org.trove.operation.OperationJournal;
import org.trove.store.memory.Inspection.SeenOperation;
import org.trove.store.memory.MemoryOperationJournal;

/** The journal as one process sees it; notes under which lease that process writes, for {@link Invariants}. */
final class WatchedJournal {
    private WatchedJournal() {}

    /** A proxy, so that it need not know every method. */
    static OperationJournal of(World world, Machine machine) {
        OperationJournal inner = new MemoryOperationJournal(world.database());
        return (OperationJournal) Proxy.newProxyInstance(
                OperationJournal.class.getClassLoader(),
                new Class<?>[] {OperationJournal.class},
                (proxy, method, arguments) -> {
                    if (!method.getName().equals("commit")) {
                        return call(inner, method, arguments);
                    }
                    machine.writing = (Lease) arguments[0];
                    if (world.mutation() == Mutation.NO_FENCING) {
                        arguments[0] = current(world, (Lease) arguments[0]);
                    }
                    try {
                        return call(inner, method, arguments);
                    } finally {
                        machine.writing = null;
                    }
                });
    }

    private static Lease current(World world, Lease lease) {
        for (SeenOperation operation : world.database().inspect().operations()) {
            String holder = operation.holder();
            if (operation.id().equals(lease.operationId()) && holder != null) {
                return new Lease(operation.id(), holder, operation.token());
            }
        }
        return lease;
    }

    private static Object call(OperationJournal inner, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(inner, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
