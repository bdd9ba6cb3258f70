package org.trove.conductor.report;

import org.trove.message.GuestReport;

/**
 * An authenticated report that waits to be written.
 *
 * @param number larger than those of the guest's reports before it, 0 = it has none
 */
public record ReceivedReport(GuestReport report, long number, Receipt receipt) {}
