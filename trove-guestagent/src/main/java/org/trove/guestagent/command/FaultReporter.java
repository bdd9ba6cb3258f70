package org.trove.guestagent.command;

import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.GuestException;
import org.trove.bus.ReportCaster;
import org.trove.message.GuestReport.NotifyExcInfo;
import org.trove.model.InstanceId;

/** Tells the conductor what failed where nobody waits for an answer; it becomes a fault of the instance. */
public final class FaultReporter {
    private static final Logger LOG = LoggerFactory.getLogger(FaultReporter.class);

    private final InstanceId instance;
    private final ReportCaster reports;

    public FaultReporter(InstanceId instance, ReportCaster reports) {
        this.instance = instance;
        this.reports = reports;
    }

    /** @param sentence fit for a user */
    public void report(String sentence, RuntimeException cause) {
        String kind = cause instanceof GuestException guest ? guest.kind() : "GuestError";
        reports.cast(new NotifyExcInfo(instance.value(), Map.of(), sentence, List.of(kind + ": " + sentence)))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        LOG.warn("fault could not be reported cause={}", failure.toString());
                    }
                });
    }
}
