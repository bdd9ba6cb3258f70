package org.trove.taskmanager;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.instance.CreateInstanceFlow;
import org.trove.taskmanager.testing.CrashingProcess;
import org.trove.taskmanager.testing.CrashingProcess.Crash;
import org.trove.taskmanager.testing.CrashingProcess.Point;
import org.trove.taskmanager.testing.EngineOfWorld;
import org.trove.taskmanager.testing.InstanceWorld;
import org.trove.taskmanager.testing.Life;
import org.trove.taskmanager.testing.Story;
import org.trove.taskmanager.testing.Story.Trouble;
import org.trove.taskmanager.testing.WorldEnd;

/**
 * A process dies at each point of each flow, forward and backward, whatever else happens to the operation: before a step, after
 * each effect on the cloud or a guest, before the commit and after it. Another one goes on, and the end is the same as if nothing
 * had happened. Stories and points come from the flows, so that a step that is new is crashed too. What comes before the trouble
 * is crashed in the story without any.
 */
class CrashedFlowsTest {
    static Stream<Story> stories() {
        return Story.all().stream();
    }

    static Stream<Arguments> crashes() {
        return stories().flatMap(story -> {
            InstanceWorld world = new InstanceWorld();
            CrashingProcess process = new CrashingProcess(world.rows, Crash.NEVER);
            WorldEnd end = new Life(story, world, process).tell();
            return Stream.of(Point.values())
                    .flatMap(point -> IntStream.range(process.countBefore(point), process.count(point))
                            .mapToObj(number -> Arguments.of(story, new Crash(point, number), end)));
        });
    }

    @ParameterizedTest(name = "{0}, crash {1}")
    @MethodSource("crashes")
    void aCrashChangesNothingOfTheEnd(Story story, Crash crash, WorldEnd undisturbed) {
        InstanceWorld world = new InstanceWorld();
        CrashingProcess process = new CrashingProcess(world.rows, crash);

        WorldEnd end = new Life(story, world, process).tell();

        assertThat(process.isDead()).isTrue();
        assertThat(end).isEqualTo(undisturbed);
        assertThat(world.events.bugs).isZero();
    }

    @ParameterizedTest
    @MethodSource("stories")
    void undisturbedNothingIsMadeTwiceAndNothingIsLeftBehind(Story story) {
        WorldEnd end = undisturbed(story);

        assertThat(end.isEmptyCloud()).isTrue();
        int most = story.trouble() == Trouble.UNDONE_AND_RETRIED ? 2 : 1;
        assertThat(end.made().values()).allMatch(count -> count <= most);
        assertThat(end.operations())
                .allMatch(operation -> operation.matches("(?s)\\w+ (SUCCEEDED|FAILED|CANCELLED) .*"));
    }

    @ParameterizedTest
    @MethodSource("stories")
    void theTroubledOperationEndsAsItsTroubleSays(Story story) {
        String end = undisturbed(story).operations().stream()
                .filter(operation -> story.trouble() == Trouble.DELETED || operation.startsWith(story.kind()))
                .findFirst()
                .orElseThrow();

        assertThat(end).contains(" " + endOf(story) + " ");
    }

    private static String endOf(Story story) {
        return switch (story.trouble()) {
            case NONE, SKIPPED, DELETED -> "SUCCEEDED";
            // What is removed already cannot be taken up again.
            case RETRIED, UNDONE_AND_RETRIED -> story.step().equals("remove_queues") ? "FAILED" : "SUCCEEDED";
            case FAILS, FAILS_AND_IS_KEPT, ENDED -> "FAILED";
            case CANCELLED -> "CANCELLED";
        };
    }

    @ParameterizedTest
    @MethodSource("stories")
    void theCrashesCoverEveryStepOfEveryFlow(Story story) {
        InstanceWorld world = new InstanceWorld();
        new Life(story, world, new CrashingProcess(world.rows, Crash.NEVER)).tell();
        List<String> tried = world.events.tries.stream()
                .map(line -> line.substring(0, line.indexOf(' ')))
                .distinct()
                .toList();

        List<String> all = story.trouble() == Trouble.NONE
                ? Story.flows(EngineOfWorld.flows(world, new TaskManagerSettings())).stream()
                        .flatMap(flow -> flow.steps().stream().map(Step::name))
                        .toList()
                : story.stepsUntilTrouble();

        assertThat(tried).containsAll(all);
    }

    @Test
    void everyTroubleComesToEveryKindOfOperationThatItCanComeTo() {
        assertThat(stories().map(Story::trouble).distinct()).containsExactlyInAnyOrder(Trouble.values());
        assertThat(stories().filter(story -> story.kind().equals(CreateInstanceFlow.KIND)))
                .hasSize(8 * 8 - 1);
    }

    private static WorldEnd undisturbed(Story story) {
        InstanceWorld world = new InstanceWorld();
        return new Life(story, world, new CrashingProcess(world.rows, Crash.NEVER)).tell();
    }
}
