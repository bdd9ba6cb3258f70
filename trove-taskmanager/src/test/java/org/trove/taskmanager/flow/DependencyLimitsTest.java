package org.trove.taskmanager.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trove.operation.Dependency;
import org.trove.operation.Operation;
import org.trove.operation.OperationState;
import org.trove.operation.StepRecord;
import org.trove.operation.WaitsFor;

/** What operations see of the limits and breakers of what their steps depend on. */
class DependencyLimitsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final EngineRig rig = new EngineRig(true, Dependency.COMPUTE);
    private boolean away;

    @BeforeEach
    void limit() {
        rig.limits = new GateLimits(Map.of(Dependency.COMPUTE, 2), 4, Duration.ofSeconds(10));
        rig.steps.get(1).meanwhile = () -> {
            if (away) {
                throw new EngineRig.ServiceAway(WaitsFor.CLOUD);
            }
        };
    }

    private List<Operation> accept(int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String id = "00000000-0000-0000-0000-0000000001" + (10 + i);
            rig.accept("test", id);
            ids.add(id);
        }
        return ids.stream().map(this::find).toList();
    }

    private Operation find(String id) {
        return rig.database.read(stores -> stores.operations().find(id)).orElseThrow();
    }

    /** One that has only ever been refused. */
    private Operation untried(List<Operation> accepted) {
        return accepted.stream()
                .map(operation -> find(operation.id()))
                .filter(operation -> operation.attempt() == 0 && operation.state() == OperationState.WAITING)
                .filter(operation -> !operation.undoing())
                .findFirst()
                .orElseThrow();
    }

    private long tries() {
        return rig.log.stream().filter(Predicate.isEqual("b")).count();
    }

    @Test
    void operationsThatNeedWhatIsAwayWaitWithoutUsingUpTheirAttemptsAndSayWhy() {
        away = true;
        List<Operation> accepted = accept(20);
        rig.dispatcher("one").start();

        rig.time.advance(SECOND.multipliedBy(25));

        assertThat(tries()).as("4 until it opens, then one per pause").isBetween(5L, 6L);
        assertThat(accepted)
                .allSatisfy(
                        operation -> assertThat(find(operation.id()).state()).isEqualTo(OperationState.WAITING));
        Operation untried = untried(accepted);
        assertThat(untried.waitsFor()).isEqualTo(WaitsFor.CLOUD);
        assertThat(untried.reason()).contains("the cloud's compute service failed", "CLOUD is away");
        List<StepRecord> steps = rig.database.read(stores -> stores.operations().steps(untried.id()));
        assertThat(steps)
                .extracting(StepRecord::outcome)
                .containsExactly(StepRecord.Outcome.DONE, StepRecord.Outcome.POSTPONED);

        away = false;
        rig.time.advance(Duration.ofMinutes(3));
        assertThat(rig.events.ended).hasSize(20).containsOnly(OperationState.SUCCEEDED);
    }

    @Test
    void theTimeInWhichItWasAwayIsNotTheStepsTime() {
        away = true;
        List<Operation> accepted = accept(20);
        rig.dispatcher("one").start();
        rig.time.advance(Duration.ofMinutes(2));
        away = false;
        Operation untried = untried(accepted);
        assertThat(untried.stepElapsed()).isLessThan(SECOND);
    }

    @Test
    void stepsOfAnotherDependencyGoOn() {
        away = true;
        accept(8);
        rig.dispatcher("one").start();
        rig.time.advance(SECOND.multipliedBy(5));
        long before = rig.log.stream().filter(Predicate.isEqual("a")).count();

        rig.accept("test");
        rig.time.advance(SECOND);

        assertThat(rig.log.stream().filter(Predicate.isEqual("a"))).hasSize((int) before + 1);
    }

    @Test
    void anUndoWaitsForWhatIsAwayAndLeavesNothingBehind() {
        rig.steps.get(2).performs.add(StepResult.permanent(WaitsFor.CLOUD, "no"));
        for (int i = 0; i < 100; i++) {
            rig.steps.get(1).undos.add(StepResult.retryable(WaitsFor.CLOUD, "away"));
        }
        rig.dispatcher("one").start();
        rig.accept("test");

        rig.time.advance(Duration.ofMinutes(30));
        assertThat(rig.operation().state()).isEqualTo(OperationState.WAITING);
        rig.time.advance(Duration.ofHours(2));

        assertThat(rig.operation().state()).isEqualTo(OperationState.FAILED);
        assertThat(rig.operation().reason()).isEqualTo("no");
        assertThat(rig.log.get(rig.log.size() - 1)).isEqualTo("undo a");
    }

    @Test
    void onlySoManyUseADependencyAtATimeAndTheOthersHoldNoWorker() {
        List<CompletableFuture<StepResult>> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            CompletableFuture<StepResult> answer = new CompletableFuture<>();
            answers.add(answer);
            rig.steps.get(1).performs.add(new StepResult.Later(answer));
        }
        accept(20);
        rig.dispatcher("one").start();
        rig.time.advance(SECOND.multipliedBy(3));
        assertThat(tries()).isEqualTo(2);
        assertThat(rig.log.stream().filter(Predicate.isEqual("a"))).hasSize(20);

        for (int i = 0; i < answers.size(); i++) {
            assertThat(tries()).isLessThanOrEqualTo(i + 2);
            answers.get(i).complete(StepResult.done());
            rig.time.advance(SECOND.multipliedBy(5));
        }
        assertThat(rig.events.ended).hasSize(20).containsOnly(OperationState.SUCCEEDED);
    }

    @Test
    void aProcessThatStopsGivesBackWhatWaitsForRoomWithoutTryingIt() {
        CompletableFuture<StepResult> answer = new CompletableFuture<>();
        rig.limits = new GateLimits(Map.of(Dependency.COMPUTE, 1), 4, Duration.ofSeconds(10));
        rig.steps.get(1).performs.add(new StepResult.Later(answer));
        List<Operation> accepted = accept(2);
        Dispatcher one = rig.dispatcher("one");
        one.start();
        rig.time.advance(SECOND);
        assertThat(tries()).isEqualTo(1);

        one.stop();
        answer.complete(StepResult.done());
        rig.time.advance(SECOND);
        assertThat(tries()).isEqualTo(1);
        rig.dispatcher("two").start();
        rig.time.advance(SECOND.multipliedBy(5));

        assertThat(accepted)
                .allSatisfy(
                        operation -> assertThat(find(operation.id()).state()).isEqualTo(OperationState.SUCCEEDED));
    }
}
