package org.trove.guestagent;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.trove.bus.BusException;
import org.trove.bus.ReportCaster;
import org.trove.message.GuestReport;

/** Keeps what was reported; refuses while the broker is said to be away. */
public final class RecordingReports implements ReportCaster {
    public final List<GuestReport> all = new ArrayList<>();
    public boolean brokerAway;

    @Override
    public CompletableFuture<Void> cast(GuestReport report) {
        if (brokerAway) {
            return CompletableFuture.failedFuture(new BusException(BusException.Reason.UNREACHABLE, "away", null));
        }
        all.add(report);
        return CompletableFuture.completedFuture(null);
    }

    public List<String> statuses() {
        return all.stream()
                .filter(GuestReport.Heartbeat.class::isInstance)
                .map(report -> ((GuestReport.Heartbeat) report).payload().serviceStatus())
                .toList();
    }

    public List<String> faults() {
        return all.stream()
                .filter(GuestReport.NotifyExcInfo.class::isInstance)
                .map(report -> String.valueOf(((GuestReport.NotifyExcInfo) report).message()))
                .toList();
    }
}
