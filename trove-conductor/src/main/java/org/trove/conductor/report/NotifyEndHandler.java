package org.trove.conductor.report;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.message.GuestReport;

/** A long guest action ended: nothing to record, because the operation of the action is the record. */
final class NotifyEndHandler implements ReportHandler<GuestReport.NotifyEnd> {
    private static final Logger LOG = LoggerFactory.getLogger(NotifyEndHandler.class);

    @Override
    public Optional<Refusal> handle(GuestReport.NotifyEnd report, long number, BatchWrites writes) {
        LOG.debug("guest action ended instance={}", report.instanceId());
        return Optional.empty();
    }
}
