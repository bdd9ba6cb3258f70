package org.trove.bus;

import org.trove.message.GuestReport;

/** A report that arrived at a conductor from the guest it names, to be acknowledged when it is safe in the database. */
public interface ReportDelivery {
    GuestReport report();

    /** Larger than those of the guest's reports before it, whatever its clock does; 0 = its code says none. */
    long number();

    void acknowledge();

    /**
     * The report could not be written because of a defect, ours or the report's: it comes again some times and is then put aside. One that
     * the next of its kind replaces is dropped.
     *
     * @param cause its message may hold secrets and is not repeated
     */
    void fail(RuntimeException cause);

    /** @param requeue whether the broker shall deliver it again, else it is dropped */
    void reject(boolean requeue);
}
