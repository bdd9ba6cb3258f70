package org.trove.bus;

import org.trove.message.GuestReport;

/** A report that arrived at a conductor from the guest it names, to be acknowledged when it is safe in the database. */
public interface ReportDelivery {
    GuestReport report();

    void acknowledge();

    /** @param requeue whether the broker shall deliver it again, else it is dropped */
    void reject(boolean requeue);
}
