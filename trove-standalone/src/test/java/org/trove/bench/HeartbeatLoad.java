package org.trove.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.trove.bus.ReportCaster;
import org.trove.message.GuestReport;
import org.trove.model.GuestStatus;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;
import org.trove.model.ServiceStatus;
import org.trove.model.VolumeUsage;

/** Sends real, sealed heartbeats through broker and conductor, and waits until the last of every guest is in the database. */
final class HeartbeatLoad {
    private static final long TOTAL_BYTES = 1L << 30;

    /** As of so many guests that send at the same moment; one after the other would measure the round trip to the broker. */
    private static final int IN_FLIGHT = 256;

    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final Connections connections;
    private final ProjectId project;

    HeartbeatLoad(Connections connections, ProjectId project) {
        this.connections = connections;
        this.project = project;
    }

    void run(int guests, int rounds) {
        List<InstanceId> ids = connections.instances(project, guests);
        List<ReportCaster> casters = ids.stream().map(connections::reportsOf).toList();
        Semaphore room = new Semaphore(IN_FLIGHT);
        AtomicReference<Throwable> failed = new AtomicReference<>();
        long start = System.nanoTime();
        long mark = Math.floorMod(start, 1_000_000L);
        for (int round = 1; round <= rounds; round++) {
            // The volume's use tells the last round from those before it.
            long used = round == rounds ? mark : 0;
            for (int guest = 0; guest < ids.size(); guest++) {
                room.acquireUninterruptibly();
                casters.get(guest).cast(heartbeat(ids.get(guest), used)).whenComplete((taken, failure) -> {
                    failed.compareAndSet(null, failure);
                    room.release();
                });
            }
        }
        room.acquireUninterruptibly(IN_FLIGHT);
        if (failed.get() != null) {
            throw new IllegalStateException("a heartbeat was not taken", failed.get());
        }
        double published = System.nanoTime() - start;
        awaitRecorded(ids, mark, start + PATIENCE_NANOS);
        double recorded = System.nanoTime() - start;
        Bench.report("heartbeats", (double) ids.size() * rounds);
        Bench.report("published_per_second", ids.size() * rounds / published * 1e9);
        Bench.report("recorded_per_second", ids.size() * rounds / recorded * 1e9);
    }

    private GuestReport heartbeat(InstanceId id, long used) {
        double sent = connections.clock().millis() / 1e3;
        GuestReport.Payload payload =
                new GuestReport.Payload(ServiceStatus.HEALTHY.description(), used, TOTAL_BYTES, "bench");
        return new GuestReport.Heartbeat(id.value(), sent, payload);
    }

    private void awaitRecorded(List<InstanceId> ids, long mark, long deadlineNanos) {
        List<InstanceId> missing = new ArrayList<>(ids);
        while (!missing.isEmpty()) {
            if (System.nanoTime() > deadlineNanos) {
                throw new IllegalStateException(missing.size() + " guests' last heartbeats were never recorded");
            }
            Set<InstanceId> current = connections.database().read(stores -> {
                return missing.stream()
                        .filter(id -> stores.guestStatuses()
                                .find(id)
                                .filter(status -> isMarked(status, mark))
                                .isPresent())
                        .collect(java.util.stream.Collectors.toSet());
            });
            missing.removeAll(current);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static boolean isMarked(GuestStatus status, long mark) {
        VolumeUsage volume = status.volume();
        return volume != null && volume.usedBytes() == mark;
    }
}
