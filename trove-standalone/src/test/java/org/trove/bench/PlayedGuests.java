package org.trove.bench;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.trove.message.GuestReport;
import org.trove.model.InstanceId;
import org.trove.model.ServiceStatus;

/** Speaks for the guests that a cloud of nothing never starts: each new instance with a server reports that it is healthy. */
final class PlayedGuests {
    /** The search reads all instances: more often would measure the search. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Connections connections;
    private final Set<InstanceId> heard = new HashSet<>();

    PlayedGuests(Connections connections) {
        this.connections = connections;
        this.heard.addAll(withServer());
    }

    void run(Duration time) {
        System.out.println("ready");
        long deadline = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < deadline) {
            for (InstanceId id : withServer()) {
                if (heard.add(id)) {
                    speakFor(id);
                }
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private Collection<InstanceId> withServer() {
        return connections.database().read(stores -> stores.instances().withServer());
    }

    private void speakFor(InstanceId id) {
        double sent = connections.clock().millis() / 1e3;
        GuestReport.Payload payload =
                new GuestReport.Payload(ServiceStatus.HEALTHY.description(), 0L, 1L << 30, "bench");
        connections
                .reportsOf(id)
                .cast(new GuestReport.Heartbeat(id.value(), sent, payload))
                .join();
    }
}
