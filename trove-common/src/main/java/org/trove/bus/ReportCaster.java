package org.trove.bus;

import java.util.concurrent.CompletableFuture;
import org.trove.message.GuestReport;

/** Sends a guest's reports to the conductor, encrypted with the instance's key. */
public interface ReportCaster {
    /** Casts; fails with {@link BusException} where the broker did not take it. */
    CompletableFuture<Void> cast(GuestReport report);
}
