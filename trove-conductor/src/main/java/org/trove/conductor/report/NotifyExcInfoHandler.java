package org.trove.conductor.report;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.bus.GuestException;
import org.trove.message.GuestReport;
import org.trove.model.InstanceId;
import org.trove.operation.Subject;
import org.trove.store.InstanceChange;

/** A guest action failed: its sentence becomes the fault of the instance, its trace does not. */
final class NotifyExcInfoHandler implements ReportHandler<GuestReport.NotifyExcInfo> {
    private final ReportMetrics metrics;

    NotifyExcInfoHandler(ReportMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public Optional<Refusal> handle(GuestReport.NotifyExcInfo report, long number, BatchWrites writes) {
        InstanceId instance = new InstanceId(report.instanceId());
        writes.add(new InstanceChange.FaultSet(instance, sentence(report.message()), ""), number);
        writes.wake(Subject.of(instance));
        if (String.valueOf(report.exception()).contains(GuestException.CRASHED)) {
            metrics.datastoreCrashed();
        }
        return Optional.empty();
    }

    private static String sentence(@Nullable String message) {
        return GuestException.withoutTrace(message == null ? "" : message);
    }
}
