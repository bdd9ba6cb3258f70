package org.trove.taskmanager.step;

import java.time.Duration;
import java.util.Optional;
import org.trove.model.AgentVersion;
import org.trove.operation.WaitsFor;
import org.trove.store.Database;
import org.trove.taskmanager.flow.RetryPolicy;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;

/** Waits until the agent that was installed says that it works, or the one before says that it does not. */
public final class AwaitAgent implements Step {
    /** An agent gives itself a minute, twice; one that hangs is ended after two. */
    private static final Duration PATIENCE = Duration.ofMinutes(6);

    private final Database database;

    public AwaitAgent(Database database) {
        this.database = database;
    }

    @Override
    public String name() {
        return "await_agent";
    }

    @Override
    public RetryPolicy retryPolicy() {
        return RetryPolicy.within(PATIENCE);
    }

    @Override
    public StepResult perform(StepContext context) {
        String release = context.output(InstallAgent.RELEASE).orElseThrow();
        Optional<AgentVersion> version =
                database.read(stores -> stores.guestStatuses().agentVersion(Requests.instance(context)));
        if (version.filter(known -> known.isRelease(release)).isPresent()) {
            return StepResult.done();
        }
        String now = version.map(AgentVersion::toString).orElse("unknown");
        if (version.filter(known -> known.hasRefused(release)).isPresent()) {
            return StepResult.permanent(
                    WaitsFor.GUEST,
                    "The release " + release
                            + " of the guest agent did not work there, so the agent before runs again (" + now
                            + "). Its log says why.");
        }
        return StepResult.wait(
                Polling.after(context.elapsed()),
                WaitsFor.GUEST,
                "The guest agent is " + now + " still, and not yet the release " + release + ".");
    }
}
