package org.trove.taskmanager.step;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.trove.bus.BusException;
import org.trove.bus.GuestRpc;
import org.trove.message.GuestCommand;
import org.trove.operation.WaitsFor;
import org.trove.taskmanager.flow.RetryPolicy;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;

/**
 * Has the guest restart its datastore. Repeating it is harmless; no thread waits for the answer. Nor does a cancel: the guest
 * does one command after the other, so what comes next finds the restart over, and there is nothing to take back.
 */
public final class RestartDatastore implements Step {
    private final GuestRpc guests;
    private final Duration brokerPatience;

    /** @param brokerPatience how long a restart waits for a broker that is away */
    public RestartDatastore(GuestRpc guests, Duration brokerPatience) {
        this.guests = guests;
        this.brokerPatience = brokerPatience;
    }

    @Override
    public String name() {
        return "restart_datastore";
    }

    @Override
    public RetryPolicy retryPolicy() {
        return RetryPolicy.within(brokerPatience);
    }

    @Override
    public StepResult perform(StepContext context) {
        return new StepResult.Later(
                guests.call(Requests.instance(context), new GuestCommand.Restart(), Requests.context(context))
                        .handle((restarted, failure) -> {
                            if (failure == null) {
                                return StepResult.done();
                            }
                            return explain(failure);
                        }),
                true);
    }

    /** A guest that had its time and did not answer is not asked twice: the user decides. */
    private static StepResult explain(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof BusException bus && bus.reason() == BusException.Reason.TIMEOUT) {
            return StepResult.permanent(
                    WaitsFor.GUEST,
                    "The guest agent did not confirm the restart in time; the datastore may have restarted.");
        }
        throw new CompletionException(cause);
    }
}
