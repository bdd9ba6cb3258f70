package org.trove.bus;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.trove.context.RequestContext;
import org.trove.message.GuestCommand;
import org.trove.model.InstanceId;

/** Sends commands to guests, encrypted with each instance's own key. */
public interface GuestRpc {
    /** Makes the guest's queues, so that a cast waits for an agent that is not up yet. @throws BusException */
    void declare(InstanceId guest);

    /** Removes the queues of a deleted instance. @throws BusException */
    void remove(InstanceId guest);

    /** Casts; fails with {@link BusException} where the broker did not take it. */
    CompletableFuture<Void> cast(InstanceId guest, GuestCommand<?> command, RequestContext context);

    /**
     * Calls and hands on the result (null for {@link Void} and where the guest returns null). Fails with {@link BusException}
     * where no answer comes within the command's time-out, and with {@link GuestException} where the guest raised an error.
     */
    <R> CompletableFuture<R> call(InstanceId guest, GuestCommand<R> command, RequestContext context);

    /** The same, where the answer is not awaited for longer than this. A guest does not begin a change whose caller has given up. */
    default <R> CompletableFuture<R> call(
            InstanceId guest, GuestCommand<R> command, RequestContext context, Duration atMost) {
        return call(guest, command, context);
    }
}
