package org.trove.chaos;

import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.trove.bus.MessageBus;
import org.trove.bus.ReportCaster;
import org.trove.message.GuestCommand;
import org.trove.message.GuestReport;
import org.trove.model.InstanceId;
import org.trove.model.ServiceStatus;

/** One life of an agent: from its start to its kill. The next one on the same disk goes on where this one was. */
final class SimulatedGuest {
    private static final long PREPARE_MILLIS = 300;

    private final InstanceId instance;
    private final Disk disk;
    private final Later later;
    private final Clock clock;
    private final ReportCaster reports;
    private MessageBus.@Nullable Subscription served;
    private @Nullable ServiceStatus status;
    private boolean dead;

    /** What an agent's journal keeps: a preparation that began, one that ended, and that the datastore was stopped on request. */
    static final class Disk {
        private boolean begun;
        private boolean prepared;
        private boolean stopped;
    }

    /** Does something after a while. */
    interface Later {
        void after(long millis, Runnable task);
    }

    SimulatedGuest(InstanceId instance, Disk disk, Later later, Clock clock, ReportCaster reports) {
        this.instance = instance;
        this.disk = disk;
        this.later = later;
        this.clock = clock;
        this.reports = reports;
    }

    /** @param subscription through which its commands come */
    synchronized void start(MessageBus.Subscription subscription) {
        served = subscription;
        if (disk.prepared) {
            become(disk.stopped ? ServiceStatus.SHUTDOWN : ServiceStatus.HEALTHY);
        } else if (disk.begun) {
            prepare();
        }
    }

    /** From now on it says and does nothing; what it had not written down is lost. */
    void kill() {
        MessageBus.Subscription open;
        synchronized (this) {
            dead = true;
            open = served;
        }
        if (open != null) {
            open.close();
        }
    }

    @Nullable
    synchronized Object handle(GuestCommand<?> command) {
        if (command instanceof GuestCommand.Prepare) {
            if (disk.prepared) {
                report();
            } else if (!disk.begun) {
                disk.begun = true;
                prepare();
            }
        } else if (command instanceof GuestCommand.Restart || command instanceof GuestCommand.StartDbWithConfChanges) {
            disk.stopped = false;
            become(ServiceStatus.HEALTHY);
        } else if (command instanceof GuestCommand.StopDb) {
            disk.stopped = true;
            become(ServiceStatus.SHUTDOWN);
        }
        return null;
    }

    private void prepare() {
        become(ServiceStatus.BUILDING);
        later.after(PREPARE_MILLIS, this::prepared);
    }

    private synchronized void prepared() {
        if (!dead) {
            disk.prepared = true;
            become(ServiceStatus.HEALTHY);
        }
    }

    private void become(ServiceStatus next) {
        status = next;
        report();
    }

    /** A guest that was not prepared yet has nothing to say. */
    synchronized void report() {
        ServiceStatus now = status;
        if (now != null && !dead) {
            GuestReport.Payload payload = new GuestReport.Payload(now.description(), 1L << 20, 1L << 30, "chaos");
            // What cannot be sent is followed by the next.
            reports.cast(new GuestReport.Heartbeat(instance.value(), clock.millis() / 1e3, payload));
        }
    }
}
