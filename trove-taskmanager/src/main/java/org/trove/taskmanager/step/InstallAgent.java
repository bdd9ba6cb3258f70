package org.trove.taskmanager.step;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.trove.bus.GuestRpc;
import org.trove.bus.InstanceKeys;
import org.trove.message.GuestCommand;
import org.trove.model.InstanceId;
import org.trove.taskmanager.flow.RetryPolicy;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;
import org.trove.taskmanager.userdata.AgentOffer;

/** Has a guest fetch the agent's release of this task manager and start it on trial. */
public final class InstallAgent implements Step {
    /** SHA-256 of the release. */
    static final String RELEASE = "agent_release";

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final AgentOffer offer;
    private final InstanceKeys keys;
    private final CallGuest call;

    public InstallAgent(GuestRpc guests, AgentOffer offer, InstanceKeys keys) {
        this.offer = offer;
        this.keys = keys;
        this.call = new CallGuest(name(), guests, PATIENCE, CallGuest.Calls.of(this::command));
    }

    @Override
    public final String name() {
        return "install_agent";
    }

    @Override
    public RetryPolicy retryPolicy() {
        return RetryPolicy.within(PATIENCE);
    }

    @Override
    public StepResult perform(StepContext context) {
        Optional<String> release = offer.release();
        if (release.isEmpty()) {
            throw new StepAbortedException("This task manager has no archive of the guest agent:"
                    + " taskmanager.user_data.agent_archive must name one.");
        }
        StepResult.Later installed = (StepResult.Later) call.perform(context);
        return new StepResult.Later(installed
                .result()
                .thenApply(result ->
                        result instanceof StepResult.Done ? StepResult.done(Map.of(RELEASE, release.get())) : result));
    }

    private GuestCommand<Void> command(StepContext context) {
        InstanceId id = Requests.instance(context);
        String key = keys.keyOf(id).orElseThrow(() -> new StepAbortedException("The instance has no message key."));
        return offer.to(id, key, context.operation().id());
    }
}
