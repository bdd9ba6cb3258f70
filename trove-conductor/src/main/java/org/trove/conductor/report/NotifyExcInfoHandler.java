package org.trove.conductor.report;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.message.GuestReport;
import org.trove.model.InstanceId;
import org.trove.store.InstanceChange;

/** A guest action failed: its sentence becomes the fault of the instance, its trace does not. */
final class NotifyExcInfoHandler implements ReportHandler<GuestReport.NotifyExcInfo> {
    private static final String TRACE = "Traceback (most recent call last)";
    private static final String UNSAID = "The guest agent reported an error without saying which.";

    @Override
    public Optional<Refusal> handle(GuestReport.NotifyExcInfo report, BatchWrites writes) {
        InstanceId instance = new InstanceId(report.instanceId());
        writes.add(new InstanceChange.FaultSet(instance, sentence(report.message()), ""));
        writes.wake(instance);
        return Optional.empty();
    }

    /** Python guests put their trace behind the message, sometimes in its place. */
    private static String sentence(@Nullable String message) {
        if (message == null) {
            return UNSAID;
        }
        int trace = message.indexOf(TRACE);
        String said = (trace < 0 ? message : message.substring(0, trace)).strip();
        return said.isEmpty() ? UNSAID : said;
    }
}
