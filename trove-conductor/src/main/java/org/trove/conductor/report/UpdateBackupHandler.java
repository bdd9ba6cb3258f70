package org.trove.conductor.report;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trove.conductor.guard.SentGuard;
import org.trove.message.GuestReport;
import org.trove.model.InstanceId;
import org.trove.operation.Subject;
import org.trove.store.BackupProgress;

/** Progress of backups. The states are those of Trove; texts fit the columns of Trove's schema. */
final class UpdateBackupHandler implements ReportHandler<GuestReport.UpdateBackup> {
    private static final Set<String> STATES =
            Set.of("NEW", "BUILDING", "SAVING", "COMPLETED", "FAILED", "RESTORED", "DELETE_FAILED");
    private static final int MAX_ID = 36;
    private static final int MAX_WORD = 32;
    private static final int MAX_LOCATION = 1024;

    private final SentGuard guard;

    UpdateBackupHandler(SentGuard guard) {
        this.guard = guard;
    }

    @Override
    public Optional<Refusal> handle(GuestReport.UpdateBackup report, long number, BatchWrites writes) {
        String state = report.state();
        if (state != null && !STATES.contains(state)) {
            return Optional.of(Refusal.UNKNOWN_STATUS);
        }
        if (report.backupId() == null || !fits(report)) {
            return Optional.of(Refusal.INVALID_ARGUMENT);
        }
        OptionalDouble sent = guard.believed(report.sent());
        if (sent.isEmpty()) {
            return Optional.of(Refusal.INVALID_TIME);
        }
        InstanceId instance = new InstanceId(report.instanceId());
        writes.add(new BackupProgress(
                instance,
                report.backupId(),
                sent.getAsDouble(),
                number,
                state,
                report.size(),
                report.backupType(),
                report.checksum(),
                report.location()));
        writes.wake(Subject.of(instance));
        writes.wake(new Subject(Subject.BACKUP, report.backupId()));
        return Optional.empty();
    }

    private static boolean fits(GuestReport.UpdateBackup report) {
        return fits(report.backupId(), MAX_ID)
                && fits(report.backupType(), MAX_WORD)
                && fits(report.checksum(), MAX_WORD)
                && fits(report.location(), MAX_LOCATION);
    }

    private static boolean fits(@Nullable String value, int max) {
        return value == null || value.length() <= max;
    }
}
