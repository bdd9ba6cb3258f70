package org.trove.bus;

import java.util.concurrent.CompletableFuture;
import org.trove.context.RequestContext;
import org.trove.message.TaskRequest;

/** Sends task requests to the task managers. */
public interface TaskCaster {
    /**
     * Casts a request.
     *
     * @param operationId becomes the {@code _unique_id} (without dashes)
     * @return fails with {@link BusException} where the broker did not take it; the operation's row makes up for that
     */
    CompletableFuture<Void> cast(TaskRequest request, RequestContext context, String operationId);
}
