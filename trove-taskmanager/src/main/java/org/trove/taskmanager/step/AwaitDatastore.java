package org.trove.taskmanager.step;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.trove.model.Fault;
import org.trove.model.InstanceDetails;
import org.trove.model.ServiceStatus;
import org.trove.operation.WaitsFor;
import org.trove.taskmanager.flow.RetryPolicy;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;

/**
 * Waits until the guest of a server that came back reports a running datastore. What else it reports is no end of that: it may be
 * older than the change.
 */
public final class AwaitDatastore implements Step {
    static final String SENT_AFTER = "rebuild_sent_after_seconds";

    private final InstanceReader reader;
    private final Duration timeout;
    private final @Nullable Resending resending;

    /** @param resending null = the guest knows what to do */
    public AwaitDatastore(InstanceReader reader, Duration timeout, @Nullable Resending resending) {
        this.reader = reader;
        this.timeout = timeout;
        this.resending = resending;
    }

    /** What a guest is told again while it says nothing, because a broker may have been wiped. */
    public record Resending(GuestMessage message, Duration interval) {}

    @Override
    public String name() {
        return "await_guest";
    }

    @Override
    public RetryPolicy retryPolicy() {
        return RetryPolicy.within(timeout);
    }

    @Override
    public StepResult perform(StepContext context) {
        InstanceDetails details = reader.details(Requests.instance(context));
        ServiceStatus status = details.guest().status();
        if (status.isRunning()) {
            return StepResult.done();
        }
        if (status == ServiceStatus.FAILED) {
            return StepResult.permanent(WaitsFor.GUEST, failure(details));
        }
        long sentAfter = context.output(SENT_AFTER).map(Long::valueOf).orElse(0L);
        boolean due = resending != null
                && status == ServiceStatus.NEW
                && context.elapsed().minusSeconds(sentAfter).compareTo(resending.interval()) >= 0;
        if (resending == null || !due) {
            return keepWaiting(context, status, Map.of());
        }
        Map<String, String> output =
                Map.of(SENT_AFTER, String.valueOf(context.elapsed().toSeconds()));
        return new StepResult.Later(
                resending.message().send(context).thenApply(sent -> keepWaiting(context, status, output)));
    }

    private static StepResult keepWaiting(StepContext context, ServiceStatus status, Map<String, String> output) {
        String why = "The guest agent reports \"" + status.description() + "\" and no running datastore yet.";
        return new StepResult.Wait(Polling.besideEvents(context.elapsed()), WaitsFor.GUEST, why, output, List.of());
    }

    private static String failure(InstanceDetails details) {
        Fault fault = details.fault();
        return fault == null ? "The guest agent could not bring the datastore up." : fault.message();
    }
}
