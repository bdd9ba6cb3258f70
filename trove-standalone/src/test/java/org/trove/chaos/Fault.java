package org.trove.chaos;

import java.util.Locale;

/** What can go wrong. */
enum Fault {
    /** {@code kill -9} of one service, which is started again after a while. */
    KILL,
    /** SIGSTOP of one service, SIGCONT after 5 to 20 seconds. */
    FREEZE,
    /** The broker is killed and started again with what it had stored. */
    BROKER_RESTART,
    /** The broker is killed and started again with nothing. */
    BROKER_WIPE,
    /** The broker's disk is full for a while. */
    BROKER_DISK_FULL,
    /** The database is killed and started again. */
    DATABASE_RESTART,
    /** The connections to the broker break in the middle of what is sent. */
    BROKER_CUT,
    /** The connections to the database break in the middle of what is sent. */
    DATABASE_CUT,
    /** Nothing passes to or from the broker for a while. */
    BROKER_STALL,
    /** Nothing passes to or from the database for a while. */
    DATABASE_STALL,
    /** Half of the agents are killed and come back one by one, with what an agent keeps on its disk. */
    GUESTS_KILLED,
    CLOUD_SLOW,
    CLOUD_ERRORS,
    CLOUD_BUSY,
    CLOUD_SILENT,
    CLOUD_ANSWER_LOST,
    CLOUD_LATE,
    /** Servers are made without an answer, and found in no list for a while. */
    CLOUD_LISTS_LATE;

    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    boolean isOfOneService() {
        return this == KILL || this == FREEZE;
    }
}
