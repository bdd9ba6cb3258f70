package org.trove.taskmanager.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.trove.message.GuestCommand;
import org.trove.message.TaskRequest;
import org.trove.model.ServiceStatus;
import org.trove.operation.OperationState;
import org.trove.operation.WaitsFor;
import org.trove.taskmanager.flow.Flows;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;
import org.trove.taskmanager.instance.CreateInstanceFlow;
import org.trove.taskmanager.instance.DeleteInstanceFlow;
import org.trove.taskmanager.instance.RestartFlow;
import org.trove.taskmanager.testing.Story.Trouble;

/** Tells a story: two processes of which the first may die, and what users and operators do meanwhile. */
public final class Life {
    private static final String CREATE = "00000000-0000-0000-0000-000000000001";
    private static final String RESTART = "00000000-0000-0000-0000-000000000002";
    private static final String DELETE = "00000000-0000-0000-0000-000000000003";
    private static final String SECOND_DELETE = "00000000-0000-0000-0000-000000000004";
    private static final Duration LEASE_AND_MORE = Duration.ofSeconds(30);
    private static final Duration HANGS_FOR = Duration.ofDays(1);
    private static final TaskRequest REMOVAL = new TaskRequest.DeleteInstance(InstanceWorld.ID.value());

    private final Story story;
    private final InstanceWorld world;
    private final CrashingProcess process;
    private final List<String> operations = new ArrayList<>();
    private final Interventions interventions;
    private boolean troubled;

    public Life(Story story, InstanceWorld world, CrashingProcess process) {
        this.story = story;
        this.world = world;
        this.process = process;
        this.interventions = new Interventions(world);
        this.troubled = story.trouble() != Trouble.NONE;
    }

    /** From the first request to the last. */
    public WorldEnd tell() {
        start();
        request(CreateInstanceFlow.KIND, InstanceWorld.createRequest("root-password"), CREATE);
        if (story.endsWithCreate()) {
            // One that goes on with a create may hear of a cancel a step earlier than the one that died.
            return WorldEnd.of(world, operations, story.trouble() == Trouble.FAILS);
        }
        if (!story.isOf(CreateInstanceFlow.KIND)) {
            request(RestartFlow.KIND, new TaskRequest.Restart(InstanceWorld.ID.value()), RESTART);
        }
        request(DeleteInstanceFlow.KIND, REMOVAL, DELETE);
        if (world.operation(DELETE).state() == OperationState.FAILED) {
            request("", REMOVAL, SECOND_DELETE);
        }
        // Where a delete comes to the last step, one that goes on hears of it in time and the one that died did not.
        operations.removeIf(id -> story.trouble() == Trouble.DELETED && !id.equals(DELETE));
        return WorldEnd.of(world, operations, story.trouble() == Trouble.NONE);
    }

    private void start() {
        world.guests.reaction = command -> {
            if (command instanceof GuestCommand.Prepare) {
                world.guestReports(ServiceStatus.HEALTHY);
            }
        };
        Flows flows = StepAround.around(
                EngineOfWorld.flows(world, story.settings()),
                step -> step.name().equals(story.step()) ? new Troubled(step) : step);
        process.watch(world);
        EngineOfWorld.start(world, "one", process, process.flows(flows));
        EngineOfWorld.start(world, "two", process.successor(), flows);
    }

    private void request(String kind, TaskRequest request, String id) {
        operations.add(id);
        world.accept(request, id);
        world.advance(LEASE_AND_MORE);
        if (story.isOf(kind)) {
            troubled = false;
            if (intervene(id)) {
                world.advance(LEASE_AND_MORE);
            }
        }
    }

    private boolean intervene(String id) {
        return switch (story.trouble()) {
            case RETRIED, UNDONE_AND_RETRIED -> interventions.retry(id);
            case SKIPPED -> interventions.skip(id);
            case ENDED -> interventions.end(id);
            case NONE, FAILS, FAILS_AND_IS_KEPT, CANCELLED, DELETED -> false;
        };
    }

    /** Has its effect, and then something happens. */
    private final class Troubled extends StepAround {
        Troubled(Step inner) {
            super(inner);
        }

        @Override
        public StepResult perform(StepContext context) {
            StepResult original = inner.perform(context);
            if (!troubled || !story.isOf(context.operation().kind())) {
                return original;
            }
            StepResult result = settled(original);
            process.mark();
            if (story.trouble().hangs()) {
                return StepResult.wait(HANGS_FOR, WaitsFor.CLOUD, "it hangs");
            }
            if (story.trouble() == Trouble.CANCELLED) {
                world.database.write(stores -> stores.operations().requestCancel(InstanceWorld.ID));
            } else if (story.trouble() == Trouble.DELETED) {
                interventions.delete(REMOVAL, DELETE);
            } else {
                return StepResult.permanent(WaitsFor.CLOUD, "it cannot be");
            }
            return result;
        }
    }
}
