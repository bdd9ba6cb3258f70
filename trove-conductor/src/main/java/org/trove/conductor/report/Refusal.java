package org.trove.conductor.report;

import java.util.Locale;

/** Why a report is dropped; the label of a metric. */
public enum Refusal {
    /** The service status is none of Trove's words. */
    UNKNOWN_STATUS,
    /** The time of sending is no time. */
    INVALID_TIME,
    /** An argument is missing or longer than its column. */
    INVALID_ARGUMENT,
    /** The database refuses this report, though it takes others. */
    NOT_WRITABLE,
    /** A bug of ours. */
    INTERNAL;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
