package org.trove.conductor.report;

import org.trove.message.GuestReport;

/** An authenticated report that waits to be written. */
public record ReceivedReport(GuestReport report, Receipt receipt) {}
