package org.trove.taskmanager.intake;

/** Hears what becomes of messages; for metrics. */
@FunctionalInterface
public interface IntakeEvents {
    void received(Outcome outcome);

    /** What became of a message. */
    enum Outcome {
        /** The row was there: the message was only a nudge. */
        KNOWN,
        /** The message became a row. */
        ACCEPTED,
        /** Dropped: its row is gone, or never was, and its sender always writes one; so it was sent again. */
        REPLAYED,
        /** Dropped: there is no such instance. */
        UNKNOWN_INSTANCE,
        /** Dropped: its {@code _unique_id} is no id. */
        MALFORMED,
        /** Given back to the broker because the database is away. */
        RETURNED,
        /** Could not be taken: it comes again some times, and is then put aside in the database. */
        FAILED
    }
}
