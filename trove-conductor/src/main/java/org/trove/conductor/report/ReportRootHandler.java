package org.trove.conductor.report;

import java.util.Optional;
import org.trove.message.GuestReport;
import org.trove.model.InstanceId;
import org.trove.operation.Subject;

/** Root was found enabled in restored data: kept in the instance's root history. */
final class ReportRootHandler implements ReportHandler<GuestReport.ReportRoot> {
    private static final int MAX_USER = 255;

    @Override
    public Optional<Refusal> handle(GuestReport.ReportRoot report, long number, BatchWrites writes) {
        String user = report.user();
        if (user != null && user.length() > MAX_USER) {
            return Optional.of(Refusal.INVALID_ARGUMENT);
        }
        InstanceId instance = new InstanceId(report.instanceId());
        writes.addRoot(instance, user, number);
        writes.wake(Subject.of(instance));
        return Optional.empty();
    }
}
