package org.trove.taskmanager.step;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.trove.cloud.Compute;
import org.trove.lifecycle.ServerStatuses;
import org.trove.model.Fault;
import org.trove.model.InstanceDetails;
import org.trove.model.InstanceId;
import org.trove.model.ServiceStatus;
import org.trove.operation.WaitsFor;
import org.trove.taskmanager.flow.RetryPolicy;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;

/**
 * Waits until the guest says that its datastore runs. The conductor wakes the operation when the guest reports; polling makes
 * up for reports that were lost. While the guest says nothing its first message is sent again, because a broker may have been
 * wiped.
 */
public final class AwaitGuest implements Step {
    static final String NAME = "await_guest";
    static final String SENT_AFTER = "prepare_sent_after_seconds";

    private final InstanceReader reader;
    private final Compute compute;
    private final Preparation preparation;
    private final Duration timeout;
    private final Duration resendInterval;

    public AwaitGuest(
            InstanceReader reader,
            Compute compute,
            Preparation preparation,
            Duration timeout,
            Duration resendInterval) {
        this.reader = reader;
        this.compute = compute;
        this.preparation = preparation;
        this.timeout = timeout;
        this.resendInterval = resendInterval;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public RetryPolicy retryPolicy() {
        return RetryPolicy.within(timeout);
    }

    @Override
    public StepResult perform(StepContext context) {
        InstanceId id = Requests.instance(context);
        InstanceDetails details = reader.details(id);
        ServiceStatus status = details.guest().status();
        return switch (status) {
            case RUNNING, INSTANCE_READY, HEALTHY -> StepResult.done();
            case NEW -> serverFailure(details).orElseGet(() -> resendOrWait(context));
            case BUILDING, UNKNOWN, DELETED -> serverFailure(details).orElseGet(() -> keepWaiting(context, Map.of()));
            case BLOCKED,
                    PAUSED,
                    SHUTDOWN,
                    CRASHED,
                    FAILED,
                    PROMOTING,
                    EJECTING,
                    LOGGING,
                    FAILED_TIMEOUT_GUESTAGENT,
                    RESTART_REQUIRED,
                    UPGRADING,
                    RESTARTING -> StepResult.permanent(WaitsFor.GUEST, failure(details));
        };
    }

    private StepResult resendOrWait(StepContext context) {
        long sentAfter = context.output(SENT_AFTER).map(Long::valueOf).orElse(0L);
        if (context.elapsed().minusSeconds(sentAfter).compareTo(resendInterval) < 0) {
            return keepWaiting(context, Map.of());
        }
        Map<String, String> output =
                Map.of(SENT_AFTER, String.valueOf(context.elapsed().toSeconds()));
        return new StepResult.Later(preparation.send(context).thenApply(sent -> keepWaiting(context, output)));
    }

    private static StepResult keepWaiting(StepContext context, Map<String, String> output) {
        String why = "The guest agent has not reported a running datastore yet.";
        return new StepResult.Wait(Polling.besideEvents(context.elapsed()), WaitsFor.GUEST, why, output, List.of());
    }

    /** The inventory keeps the server's status in the row, so the cloud is only asked for what went wrong. */
    private Optional<StepResult> serverFailure(InstanceDetails details) {
        if (!ServerStatuses.ERROR.equals(details.instance().serverStatus())) {
            return Optional.empty();
        }
        return compute.findServer(details.instance().id())
                .filter(server -> server.status().equals(ServerStatuses.ERROR))
                .map(server -> StepResult.permanent(WaitsFor.CLOUD, ServerFaults.describe(server)));
    }

    private static String failure(InstanceDetails details) {
        Fault fault = details.fault();
        return fault == null
                ? "The guest agent could not bring the datastore up: it reports \""
                        + details.guest().status().description() + "\"."
                : fault.message();
    }
}
