package org.trove.store.memory;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.trove.model.AgentVersion;
import org.trove.model.GuestStatus;
import org.trove.model.InstanceId;
import org.trove.model.ServiceStatus;
import org.trove.store.BackupProgress;
import org.trove.store.GuestSigns;
import org.trove.store.GuestStatusStore;
import org.trove.store.Heartbeat;

final class MemoryGuestStatusStore implements GuestStatusStore {
    private final MemoryState state;
    private final Clock clock;

    MemoryGuestStatusStore(MemoryState state, Clock clock) {
        this.state = state;
        this.clock = clock;
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public Optional<GuestStatus> find(InstanceId id) {
        return Optional.ofNullable(state.instances.get(id)).map(row -> row.guestStatus());
    }

    @Override
    public GuestSigns signs(InstanceId id) {
        InstanceRow own = state.instances.get(id);
        Instant others = state.instances.values().stream()
                .filter(row -> !row.id.equals(id) && row.isLive() && row.heartbeatSent > 0)
                .map(row -> row.serviceUpdated)
                .max(Comparator.naturalOrder())
                .orElse(null);
        return new GuestSigns(own == null ? null : own.serviceSince, others);
    }

    @Override
    public Optional<AgentVersion> agentVersion(InstanceId id) {
        return Optional.ofNullable(state.instances.get(id)).map(row -> row.agent);
    }

    @Override
    public void set(InstanceId id, ServiceStatus status) {
        InstanceRow row = state.instances.get(id);
        if (row != null) {
            row.setServiceStatus(status, clock.instant());
        }
    }

    @Override
    public int record(List<Heartbeat> heartbeats) {
        return (int) heartbeats.stream().filter(heartbeat -> !record(heartbeat)).count();
    }

    private boolean record(Heartbeat heartbeat) {
        InstanceRow row = state.instances.get(heartbeat.instance());
        if (row == null || !row.isLive() || !heartbeat.isNewerThan(row.heartbeatNumber, row.heartbeatSent)) {
            return false;
        }
        row.heartbeatNumber = heartbeat.number();
        row.heartbeatSent = heartbeat.sent();
        row.heartbeatInterval = heartbeat.interval();
        row.agent = heartbeat.agent();
        if (heartbeat.volume() != null) {
            row.volume = heartbeat.volume();
        }
        if (row.serviceStatus != ServiceStatus.RESTART_REQUIRED) {
            row.setServiceStatus(heartbeat.status(), clock.instant());
        }
        return true;
    }

    @Override
    public int recordBackups(List<BackupProgress> progress) {
        return (int) progress.stream().filter(one -> !record(one)).count();
    }

    private boolean record(BackupProgress progress) {
        InstanceRow row = state.instances.get(progress.instance());
        MemoryState.Backup backup = state.backups.get(progress.backupId());
        if (row == null || backup == null || !backup.instance().equals(row.id) || !isNews(progress, row)) {
            return false;
        }
        row.backupNumber = progress.number();
        row.backupSent = progress.sent();
        String newState = progress.state() == null ? backup.state() : progress.state();
        Double size = progress.sizeGb() == null ? backup.sizeGb() : progress.sizeGb();
        state.backups.put(backup.id(), new MemoryState.Backup(backup.id(), backup.instance(), newState, size));
        return true;
    }

    private static boolean isNews(BackupProgress progress, InstanceRow row) {
        boolean areNumbered = progress.number() > 0 || row.heartbeatNumber > 0;
        return areNumbered ? progress.number() > row.backupNumber : progress.sent() > row.backupSent;
    }

    @Override
    public boolean isNews(InstanceId id, ReportKind kind, long number) {
        InstanceRow row = state.instances.get(id);
        if (row == null || number == 0) {
            return row != null && row.heartbeatNumber == 0;
        }
        long last = kind == ReportKind.ROOT ? row.rootNumber : row.faultNumber;
        if (kind == ReportKind.ROOT) {
            row.rootNumber = Math.max(last, number);
        } else {
            row.faultNumber = Math.max(last, number);
        }
        return number > last;
    }

    @Override
    public int failRunningBackups(InstanceId id) {
        List<MemoryState.Backup> running = state.backups.values().stream()
                .filter(backup -> backup.instance().equals(id) && backup.isRunning())
                .toList();
        running.forEach(backup ->
                state.backups.put(backup.id(), new MemoryState.Backup(backup.id(), id, "FAILED", backup.sizeGb())));
        return running.size();
    }
}
