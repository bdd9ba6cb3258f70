package org.trove.api.support;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.trove.bus.BusException;
import org.trove.bus.TaskCaster;
import org.trove.context.RequestContext;
import org.trove.message.TaskRequest;

/** Remembers what was cast; fails while the broker is away. */
public final class FakeCaster implements TaskCaster {

    public final List<Cast> casts = new ArrayList<>();
    public volatile boolean brokerAway;

    @Override
    public synchronized CompletableFuture<Void> cast(TaskRequest request, RequestContext context, String operationId) {
        if (brokerAway) {
            return CompletableFuture.failedFuture(
                    new BusException(BusException.Reason.UNREACHABLE, "no connection", null));
        }
        casts.add(new Cast(request, context, operationId));
        return CompletableFuture.completedFuture(null);
    }

    /** One message. */
    public record Cast(TaskRequest request, RequestContext context, String operationId) {}
}
