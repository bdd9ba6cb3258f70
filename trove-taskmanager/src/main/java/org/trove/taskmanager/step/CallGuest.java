package org.trove.taskmanager.step;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.BusException;
import org.trove.bus.GuestRpc;
import org.trove.message.GuestCommand;
import org.trove.model.InstanceId;
import org.trove.operation.WaitsFor;
import org.trove.taskmanager.flow.RetryPolicy;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;

/**
 * Has the guest do something that may be repeated, and waits for its answer without a thread. A guest that does not answer is asked
 * again, because its server may be booting; where this is undone it is asked once, so that one that is lost holds nothing up.
 */
public final class CallGuest implements Step {
    private static final Logger LOG = LoggerFactory.getLogger(CallGuest.class);

    private final String name;
    private final GuestRpc guests;
    private final Duration patience;
    private final Calls calls;

    /** @param patience with a guest that does not answer, and a broker that is away */
    public CallGuest(String name, GuestRpc guests, Duration patience, Calls calls) {
        this.name = name;
        this.guests = guests;
        this.patience = patience;
        this.calls = calls;
    }

    /**
     * What the guest is asked.
     *
     * @param undo null = nothing
     * @param courtesy whether it does not matter that the guest cannot
     */
    public record Calls(
            Function<StepContext, GuestCommand<Void>> perform,
            @Nullable Function<StepContext, GuestCommand<Void>> undo,
            boolean courtesy) {
        public static Calls of(Function<StepContext, GuestCommand<Void>> perform) {
            return new Calls(perform, null, false);
        }

        Calls undoneBy(Function<StepContext, GuestCommand<Void>> command) {
            return new Calls(perform, command, courtesy);
        }

        Calls asCourtesy() {
            return new Calls(perform, undo, true);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public RetryPolicy retryPolicy() {
        return RetryPolicy.within(patience);
    }

    @Override
    public StepResult perform(StepContext context) {
        return call(context, calls.perform(), calls.courtesy());
    }

    @Override
    public StepResult undo(StepContext context) {
        Function<StepContext, GuestCommand<Void>> undo = calls.undo();
        return undo == null ? StepResult.done() : call(context, undo, false);
    }

    private StepResult call(StepContext context, Function<StepContext, GuestCommand<Void>> command, boolean courtesy) {
        InstanceId id = Requests.instance(context);
        boolean once = courtesy || context.operation().undoing();
        return new StepResult.Later(guests.call(id, command.apply(context), Requests.context(context))
                .handle((done, failure) -> {
                    if (failure == null) {
                        return StepResult.done();
                    }
                    if (courtesy) {
                        LOG.info("guest could not instance={} step={} cause={}", id, name, failure.toString());
                        return StepResult.done();
                    }
                    return explain(failure, once);
                }));
    }

    private static StepResult explain(Throwable failure, boolean once) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (once && cause instanceof BusException bus && isSilence(bus.reason())) {
            return StepResult.permanent(WaitsFor.GUEST, "The guest agent did not answer.");
        }
        throw new CompletionException(cause);
    }

    private static boolean isSilence(BusException.Reason reason) {
        return reason == BusException.Reason.TIMEOUT || reason == BusException.Reason.UNROUTABLE;
    }
}
