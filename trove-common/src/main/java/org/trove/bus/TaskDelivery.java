package org.trove.bus;

import org.trove.context.RequestContext;
import org.trove.message.TaskRequest;

/** A request that arrived at a task manager, to be acknowledged when it is safe in the database. */
public interface TaskDelivery {
    TaskRequest request();

    RequestContext context();

    /**
     * Whether the request may come from an API that keeps no rows of its own, as one in Python. Every other one writes the row
     * first, so that a message without one was sent again after its row was forgotten.
     */
    boolean mayBringWork();

    /** The {@code _unique_id}: the operation's id without dashes where this service sent it; empty where there was none. */
    String uniqueId();

    void acknowledge();

    /**
     * The request could not be taken because of a defect, ours or the message's: it comes again some times and is then put aside.
     *
     * @param cause its message may hold secrets and is not repeated
     */
    void fail(RuntimeException cause);

    /** @param requeue whether the broker shall deliver it again, else it is dropped */
    void reject(boolean requeue);
}
