package org.trove.conductor.report;

import java.util.Optional;
import org.trove.message.GuestReport;

/** Translates one kind of report into rows to be written; touches neither the database nor the broker. */
interface ReportHandler<R extends GuestReport> {
    /**
     * Adds to the writes of the batch, or says why nothing can come of the report.
     *
     * @param number see {@link ReceivedReport}
     */
    Optional<Refusal> handle(R report, long number, BatchWrites writes);
}
