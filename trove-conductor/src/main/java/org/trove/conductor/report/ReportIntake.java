package org.trove.conductor.report;

import java.util.List;
import org.trove.message.GuestReport;

/** Takes reports in, from any thread and without blocking; the reports of one instance always go the same way. */
public final class ReportIntake {
    private final List<ReportLane> lanes;
    private final ReportMetrics metrics;

    ReportIntake(List<ReportLane> lanes, ReportMetrics metrics) {
        this.lanes = List.copyOf(lanes);
        this.metrics = metrics;
    }

    /** @param number larger than those of the guest's reports before it, 0 = it has none */
    public void accept(GuestReport report, long number, Receipt receipt) {
        metrics.received(report);
        int lane = Math.floorMod(report.instanceId().hashCode(), lanes.size());
        lanes.get(lane).accept(new ReceivedReport(report, number, receipt));
    }
}
