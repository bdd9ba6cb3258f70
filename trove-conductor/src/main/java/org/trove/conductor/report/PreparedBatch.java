package org.trove.conductor.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reports that belong into one transaction, and the writes that came of them. */
record PreparedBatch(List<ReceivedReport> reports, BatchWrites writes) {
    PreparedBatch {
        reports = List.copyOf(reports);
    }

    /** Drops what cannot have an effect, once and for all, and prepares the rest. */
    static PreparedBatch of(List<ReceivedReport> received, ReportHandlers handlers, ReportMetrics metrics) {
        List<ReceivedReport> accepted = new ArrayList<>(received.size());
        BatchWrites writes = new BatchWrites();
        for (ReceivedReport one : received) {
            Optional<Refusal> refusal = handlers.handle(one.report(), one.number(), writes);
            if (refusal.isPresent()) {
                metrics.dropped(refusal.get());
                one.receipt().drop();
            } else {
                accepted.add(one);
            }
        }
        return new PreparedBatch(accepted, writes);
    }
}
