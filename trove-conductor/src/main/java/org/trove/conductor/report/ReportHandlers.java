package org.trove.conductor.report;

import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.conductor.guard.SentGuard;
import org.trove.message.GuestReport;

/** Gives each report to the handler of its kind. */
public final class ReportHandlers {
    private static final Logger LOG = LoggerFactory.getLogger(ReportHandlers.class);

    private final HeartbeatHandler heartbeat;
    private final UpdateBackupHandler updateBackup;
    private final ReportRootHandler reportRoot = new ReportRootHandler();
    private final NotifyEndHandler notifyEnd = new NotifyEndHandler();
    private final NotifyExcInfoHandler notifyExcInfo;

    @Inject
    public ReportHandlers(SentGuard guard, Clock clock, ReportMetrics metrics) {
        this.heartbeat = new HeartbeatHandler(guard, clock, metrics);
        this.updateBackup = new UpdateBackupHandler(guard);
        this.notifyExcInfo = new NotifyExcInfoHandler(metrics);
    }

    /** Never throws: what a handler cannot digest must not keep the rest of its batch from the database. */
    Optional<Refusal> handle(GuestReport report, long number, BatchWrites writes) {
        try {
            return dispatch(report, number, writes);
        } catch (IllegalArgumentException e) {
            LOG.warn("guest report refused instance={} reason={}", report.instanceId(), e.getMessage());
            return Optional.of(Refusal.INVALID_ARGUMENT);
        } catch (RuntimeException e) {
            LOG.error("guest report could not be handled instance={}", report.instanceId(), e);
            return Optional.of(Refusal.INTERNAL);
        }
    }

    private Optional<Refusal> dispatch(GuestReport report, long number, BatchWrites writes) {
        if (report instanceof GuestReport.Heartbeat told) {
            return heartbeat.handle(told, number, writes);
        } else if (report instanceof GuestReport.UpdateBackup told) {
            return updateBackup.handle(told, number, writes);
        } else if (report instanceof GuestReport.ReportRoot told) {
            return reportRoot.handle(told, number, writes);
        } else if (report instanceof GuestReport.NotifyEnd told) {
            return notifyEnd.handle(told, number, writes);
        } else if (report instanceof GuestReport.NotifyExcInfo told) {
            return notifyExcInfo.handle(told, number, writes);
        }
        throw new IllegalStateException("no handler for " + report.getClass());
    }
}
