package org.trove.taskmanager;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.trove.message.GuestCommand;
import org.trove.message.TaskRequest;
import org.trove.operation.OperationState;
import org.trove.operation.WaitsFor;
import org.trove.taskmanager.flow.Flow;
import org.trove.taskmanager.flow.Flows;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;
import org.trove.taskmanager.testing.EngineOfWorld;
import org.trove.taskmanager.testing.InstanceWorld;
import org.trove.taskmanager.testing.StepAround;
import org.trove.taskmanager.testing.WorldEnd;

/** Every step of every flow is performed twice, and undone twice: the second time has the same result and no effect. */
class FlowsTwiceTest {
    private static final String CREATE = "00000000-0000-0000-0000-000000000001";
    private static final String RESTART = "00000000-0000-0000-0000-000000000002";
    private static final String DELETE = "00000000-0000-0000-0000-000000000003";
    private static final String UPDATE = "00000000-0000-0000-0000-000000000004";
    private static final Duration TIME = Duration.ofSeconds(10);

    private final InstanceWorld world = new InstanceWorld();
    private final Set<String> performed = new TreeSet<>();
    private final Set<String> undone = new TreeSet<>();

    private Flows start(UnaryOperator<Step> trouble) {
        return start(trouble, EngineOfWorld.thatUndoesEveryStep());
    }

    private Flows start(UnaryOperator<Step> trouble, TaskManagerSettings settings) {
        world.guestsObey();
        Flows flows = EngineOfWorld.flows(world, settings);
        EngineOfWorld.start(world, "one", world.rows, StepAround.around(flows, step -> new Twice(trouble.apply(step))));
        return flows;
    }

    @Test
    void everyStepOfALife() {
        Flows flows = start(UnaryOperator.identity());

        world.accept(InstanceWorld.createRequest("root-password"), CREATE);
        world.advance(TIME);
        world.accept(new TaskRequest.Restart(InstanceWorld.ID.value()), RESTART);
        world.advance(TIME);
        List<String> changes = new ArrayList<>();
        Changes.ALL.forEach((kind, request) -> {
            changes.add(world.accept(request, Changes.id(kind)));
            world.advance(TIME);
        });
        changes.add(world.accept(new TaskRequest.UpdateAgent(InstanceWorld.ID.value()), UPDATE));
        world.advance(TIME);
        world.accept(new TaskRequest.DeleteInstance(InstanceWorld.ID.value()), DELETE);
        world.advance(TIME);

        changes.addAll(List.of(CREATE, RESTART, DELETE));
        for (String id : changes) {
            assertThat(world.operation(id).state()).as(id).isEqualTo(OperationState.SUCCEEDED);
        }
        List<String> all = new ArrayList<>();
        flows.all()
                .forEach(
                        flow -> flow.steps().forEach(step -> all.add(flow.kind().name() + " " + step.name())));
        assertThat(performed).containsExactlyInAnyOrderElementsOf(all);
        assertThat(world.events.bugs).isZero();
    }

    @Test
    void everyUndoOfACreate() {
        Flows flows = start(step -> step.name().equals("finish") ? new Failing(step) : step);

        world.accept(InstanceWorld.createRequest("root-password"), CREATE);
        world.advance(TIME);

        assertThat(world.operation(CREATE).state()).isEqualTo(OperationState.FAILED);
        assertThat(undone)
                .containsExactlyInAnyOrderElementsOf(EngineOfWorld.flow(flows, "create_instance").steps().stream()
                        .map(step -> "create_instance " + step.name())
                        .toList());
        assertThat(WorldEnd.of(world, List.of(CREATE), false).isEmptyCloud()).isTrue();
        assertThat(world.events.bugs).isZero();
    }

    @ParameterizedTest
    @MethodSource("org.trove.taskmanager.Changes#kinds")
    void everyUndoOfAChange(String kind) {
        everyUndo(kind, EngineOfWorld.thatUndoesEveryStep());
    }

    @Test
    void everyUndoOfAVolumeThatIsExtendedWhileItIsInUse() {
        everyUndo("resize_volume", EngineOfWorld.thatUndoes());

        assertThat(undone).hasSize(4);
        assertThat(world.guests.count(GuestCommand.UnmountVolume.class)).isZero();
    }

    @Test
    void aVolumeThatWasNotExtendedIsTheServersAgain() {
        everyUndo("resize_volume", EngineOfWorld.thatUndoesEveryStep());

        assertThat(world.cloud.volumes.get(InstanceWorld.ID))
                .isNotNull()
                .satisfies(volume -> assertThat(volume.status()).isEqualTo("in-use"));
        assertThat(world.guests.count(GuestCommand.MountVolume.class)).isPositive();
    }

    private void everyUndo(String kind, TaskManagerSettings settings) {
        Flow flow = EngineOfWorld.flow(EngineOfWorld.flows(world, settings), kind);
        String last = flow.steps().get(flow.steps().size() - 1).name();
        start(step -> step.name().equals(last) ? new Failing(step) : step, settings);
        world.makeInstance();

        world.accept(Changes.of(kind), Changes.id(kind));
        world.advance(TIME);

        assertThat(world.operation(Changes.id(kind)).state()).isEqualTo(OperationState.FAILED);
        assertThat(undone)
                .containsExactlyInAnyOrderElementsOf(flow.steps().stream()
                        .filter(step -> step.appliesTo(new StepContext(world.operation(Changes.id(kind)))))
                        .map(step -> kind + " " + step.name())
                        .toList());
        assertThat(world.events.bugs).isZero();
    }

    private WorldEnd effects() {
        return WorldEnd.of(world, List.of(), false);
    }

    private final class Twice extends StepAround {
        Twice(Step inner) {
            super(inner);
        }

        @Override
        public StepResult perform(StepContext context) {
            performed.add(context.operation().kind() + " " + name());
            return twice(inner.perform(context), () -> inner.perform(context));
        }

        @Override
        public StepResult undo(StepContext context) {
            undone.add(context.operation().kind() + " " + name());
            return twice(inner.undo(context), () -> inner.undo(context));
        }

        private StepResult twice(StepResult original, Supplier<StepResult> again) {
            StepResult first = settled(original);
            WorldEnd after = effects();
            StepResult second = settled(again.get());
            assertThat(second).as("result of " + name()).isEqualTo(first);
            assertThat(effects()).as("effects of " + name()).isEqualTo(after);
            return like(original, second);
        }
    }

    private static final class Failing extends StepAround {
        Failing(Step inner) {
            super(inner);
        }

        @Override
        public StepResult perform(StepContext context) {
            settled(inner.perform(context));
            return StepResult.permanent(WaitsFor.CLOUD, "it cannot be");
        }
    }
}
