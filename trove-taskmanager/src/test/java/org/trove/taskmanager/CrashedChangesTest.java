package org.trove.taskmanager;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.trove.cloud.Server;
import org.trove.cloud.Volumes;
import org.trove.message.TaskRequest;
import org.trove.model.Instance;
import org.trove.model.InstanceTask;
import org.trove.model.Quota;
import org.trove.model.ServiceStatus;
import org.trove.operation.StepDefinition;
import org.trove.operation.WaitsFor;
import org.trove.taskmanager.flow.Flow;
import org.trove.taskmanager.flow.Flows;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;
import org.trove.taskmanager.testing.CrashingProcess;
import org.trove.taskmanager.testing.CrashingProcess.Crash;
import org.trove.taskmanager.testing.CrashingProcess.Point;
import org.trove.taskmanager.testing.EngineOfWorld;
import org.trove.taskmanager.testing.InstanceWorld;
import org.trove.taskmanager.testing.StepAround;
import org.trove.taskmanager.testing.WorldEnd;

/** What {@link CrashedFlowsTest} does to a life, to the flows that change an instance, and to a life with all of these. */
class CrashedChangesTest {
    private static final String CREATE = "00000000-0000-0000-0000-000000000001";
    private static final String RESTART = "00000000-0000-0000-0000-000000000002";
    private static final String DELETE = "00000000-0000-0000-0000-000000000003";
    private static final String UPDATE = "00000000-0000-0000-0000-000000000004";
    private static final Duration LEASE_AND_MORE = Duration.ofSeconds(30);

    /** What happens to an operation in the middle, if anything. */
    enum Trouble {
        NONE,
        FAILS,
        CANCELLED
    }

    /**
     * @param kind of the operation, empty = a whole life
     * @param step of it after whose effect the trouble comes
     */
    record Story(String kind, Trouble trouble, String step) {
        @Override
        public String toString() {
            return trouble == Trouble.NONE ? "a whole life" : "a " + kind + " that " + trouble + " in " + step;
        }
    }

    private static List<Story> stories() {
        List<Story> stories = new ArrayList<>(List.of(new Story("", Trouble.NONE, "")));
        Changes.kinds().forEach(kind -> {
            List<StepDefinition> steps = flow(kind).kind().steps();
            for (int i = 0; i < steps.size(); i++) {
                String step = steps.get(i).name();
                stories.add(new Story(kind, Trouble.FAILS, step));
                // Later it comes too late.
                if (steps.subList(i + 1, steps.size()).stream().anyMatch(StepDefinition::cancellable)) {
                    stories.add(new Story(kind, Trouble.CANCELLED, step));
                }
            }
        });
        return stories;
    }

    private static Flow flow(String kind) {
        return EngineOfWorld.flow(EngineOfWorld.flows(new InstanceWorld(), EngineOfWorld.thatUndoesEveryStep()), kind);
    }

    static Stream<Arguments> crashes() {
        return stories().stream().flatMap(story -> {
            InstanceWorld world = new InstanceWorld();
            CrashingProcess process = new CrashingProcess(world.rows, Crash.NEVER);
            WorldEnd end = tell(story, world, process);
            return Stream.of(Point.values())
                    .flatMap(point -> IntStream.range(0, process.count(point))
                            .mapToObj(number -> Arguments.of(story, new Crash(point, number), end)));
        });
    }

    @ParameterizedTest(name = "{0}, crash {1}")
    @MethodSource("crashes")
    void aCrashChangesNothingOfTheEnd(Story story, Crash crash, WorldEnd undisturbed) {
        InstanceWorld world = new InstanceWorld();
        CrashingProcess process = new CrashingProcess(world.rows, crash);

        WorldEnd end = tell(story, world, process);

        assertThat(process.isDead()).isTrue();
        assertThat(end).isEqualTo(undisturbed);
    }

    @ParameterizedTest
    @MethodSource("stories")
    void undisturbedNothingIsMadeTwiceAndNothingIsLeftBehind(Story story) {
        InstanceWorld world = new InstanceWorld();
        WorldEnd end = tell(story, world, new CrashingProcess(world.rows, Crash.NEVER));

        assertThat(end.isEmptyCloud()).isEqualTo(!Changes.ALL.containsKey(story.kind));
        assertThat(end.made().values()).allMatch(count -> count == 1);
        String state =
                story.trouble == Trouble.NONE ? "SUCCEEDED" : story.trouble == Trouble.FAILS ? "FAILED" : "CANCELLED";
        assertThat(end.operations())
                .allSatisfy(operation -> assertThat(operation).contains(" " + state + " "));
    }

    @ParameterizedTest
    @MethodSource("stories")
    void aChangeThatDoesNotSucceedLeavesAHealthyInstanceAndTheQuotaThatItHas(Story story) {
        InstanceWorld world = new InstanceWorld();
        tell(story, world, new CrashingProcess(world.rows, Crash.NEVER));
        if (!Changes.ALL.containsKey(story.kind)) {
            return;
        }

        Instance instance = world.details().instance();
        Server server = world.cloud.findServer(InstanceWorld.ID).orElseThrow();
        Volumes.Volume volume = world.cloud.findVolume(InstanceWorld.ID).orElseThrow();
        assertThat(instance.task()).isIn(InstanceTask.NONE, InstanceTask.UPDATING_ERROR_ACCESS);
        assertThat(world.details().guest().status()).isEqualTo(ServiceStatus.HEALTHY);
        assertThat(world.details().fault() != null).isEqualTo(story.trouble == Trouble.FAILS);
        assertThat(server.status()).isEqualTo("ACTIVE");
        assertThat(instance.flavorId()).isEqualTo(server.flavorId());
        assertThat(instance.volumeSizeGb()).isEqualTo(volume.sizeGb());
        assertThat(world.inUse(Quota.Resource.VOLUMES)).isEqualTo(volume.sizeGb());
        assertThat(world.inUse(Quota.Resource.RAM))
                .isEqualTo(InstanceWorld.CATALOG
                        .flavor(instance.flavorId())
                        .orElseThrow()
                        .ramMb());
    }

    @ParameterizedTest
    @MethodSource("stories")
    void theCrashesCoverEveryStepOfEveryFlow(Story story) {
        InstanceWorld world = new InstanceWorld();
        CrashingProcess process = new CrashingProcess(world.rows, Crash.NEVER);
        tell(story, world, process);
        List<String> tried = world.events.tries.stream()
                .map(line -> line.substring(0, line.indexOf(' ')))
                .distinct()
                .toList();
        List<String> all = story.trouble == Trouble.NONE
                ? EngineOfWorld.flows(world, new TaskManagerSettings()).all().stream()
                        .flatMap(flow -> flow.steps().stream().map(Step::name))
                        .toList()
                : until(story);

        assertThat(tried).containsAll(all.stream().collect(Collectors.toSet()));
    }

    private static List<String> until(Story story) {
        List<String> steps = flow(story.kind).steps().stream().map(Step::name).toList();
        return steps.subList(0, steps.indexOf(story.step) + 1);
    }

    private static WorldEnd tell(Story story, InstanceWorld world, CrashingProcess process) {
        world.guestsObey();
        boolean isChange = Changes.ALL.containsKey(story.kind);
        if (isChange) {
            world.makeInstance();
        }
        Flows flows = StepAround.around(
                EngineOfWorld.flows(world, EngineOfWorld.thatUndoesEveryStep()),
                step -> step.name().equals(story.step) ? new Troubled(step, story.trouble, world) : step);
        process.watch(world);
        EngineOfWorld.start(world, "one", process, process.flows(flows));
        EngineOfWorld.start(world, "two", process.successor(), flows);
        // One that goes on with an operation may hear of the cancel a step earlier than the one that died.
        boolean withSteps = story.trouble != Trouble.CANCELLED;
        if (isChange) {
            return WorldEnd.of(world, List.of(change(story.kind, world)), withSteps);
        }
        world.accept(InstanceWorld.createRequest("root-password"), CREATE);
        world.advance(LEASE_AND_MORE);
        return WorldEnd.of(world, liveOn(world), withSteps);
    }

    private static String change(String kind, InstanceWorld world) {
        if (kind.equals("resize_flavor")) {
            world.reserve(Quota.Resource.RAM, 2048 - 512);
        } else if (kind.equals("resize_volume")) {
            world.reserve(Quota.Resource.VOLUMES, 3);
        }
        String id = world.accept(Changes.of(kind), Changes.id(kind));
        world.advance(LEASE_AND_MORE);
        return id;
    }

    private static List<String> liveOn(InstanceWorld world) {
        List<String> operations = new ArrayList<>(List.of(CREATE, RESTART));
        world.accept(new TaskRequest.Restart(InstanceWorld.ID.value()), RESTART);
        world.advance(LEASE_AND_MORE);
        Changes.kinds().forEach(kind -> operations.add(change(kind, world)));
        operations.add(world.accept(new TaskRequest.UpdateAgent(InstanceWorld.ID.value()), UPDATE));
        world.advance(LEASE_AND_MORE);
        world.accept(new TaskRequest.DeleteInstance(InstanceWorld.ID.value()), DELETE);
        world.advance(LEASE_AND_MORE);
        operations.add(DELETE);
        return operations;
    }

    /** Has its effect, and then something happens. */
    private static final class Troubled extends StepAround {
        private final Trouble trouble;
        private final InstanceWorld world;

        Troubled(Step inner, Trouble trouble, InstanceWorld world) {
            super(inner);
            this.trouble = trouble;
            this.world = world;
        }

        @Override
        public StepResult perform(StepContext context) {
            StepResult result = settled(inner.perform(context));
            if (trouble == Trouble.FAILS) {
                return StepResult.permanent(WaitsFor.CLOUD, "it cannot be");
            }
            world.database.write(stores -> stores.operations().requestCancel(InstanceWorld.ID));
            return result;
        }
    }
}
