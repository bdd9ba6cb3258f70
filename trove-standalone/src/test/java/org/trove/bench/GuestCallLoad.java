package org.trove.bench;

import org.trove.bus.MessageBus;
import org.trove.context.RequestContext;
import org.trove.message.GuestCommand;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;

/** Calls a guest that answers at once: what is left is sealing, broker and reply queue. */
final class GuestCallLoad {
    private static final int WARM_UP = 200;

    private final Connections connections;
    private final ProjectId project;

    GuestCallLoad(Connections connections, ProjectId project) {
        this.connections = connections;
        this.project = project;
    }

    void run(int count) {
        InstanceId guest = connections.instances(project, 1).get(0);
        try (MessageBus.Subscription served = connections.serve(guest, (command, context) -> true)) {
            RequestContext context =
                    RequestContext.ofService("req-" + connections.ids().newId());
            for (int call = 0; call < WARM_UP; call++) {
                connections
                        .guestRpc()
                        .call(guest, new GuestCommand.RpcPing(), context)
                        .join();
            }
            long[] nanos = new long[count];
            for (int call = 0; call < count; call++) {
                long start = System.nanoTime();
                connections
                        .guestRpc()
                        .call(guest, new GuestCommand.RpcPing(), context)
                        .join();
                nanos[call] = System.nanoTime() - start;
            }
            Latencies latencies = new Latencies(nanos);
            Bench.report("p50_ms", latencies.milliseconds(0.5));
            Bench.report("p99_ms", latencies.milliseconds(0.99));
        }
    }
}
