package org.trove.conductor.report;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.message.GuestReport;
import org.trove.model.InstanceId;
import org.trove.operation.Subject;

/** A long guest action ended: nothing to record, but an operation may wait for it. */
final class NotifyEndHandler implements ReportHandler<GuestReport.NotifyEnd> {
    private static final Logger LOG = LoggerFactory.getLogger(NotifyEndHandler.class);

    @Override
    public Optional<Refusal> handle(GuestReport.NotifyEnd report, long number, BatchWrites writes) {
        writes.wake(Subject.of(new InstanceId(report.instanceId())));
        LOG.debug("guest action ended instance={}", report.instanceId());
        return Optional.empty();
    }
}
