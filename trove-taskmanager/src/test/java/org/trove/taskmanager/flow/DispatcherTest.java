package org.trove.taskmanager.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trove.operation.OperationState;
import org.trove.operation.StepDefinition;
import org.trove.operation.WaitsFor;
import org.trove.taskmanager.testing.FlakyJournal;

class DispatcherTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final EngineRig rig = new EngineRig(true);

    @Test
    void aNudgeStartsAnOperationWithoutWaitingForTheNextScan() {
        Dispatcher dispatcher = rig.dispatcher("one");
        dispatcher.start();
        rig.time.advance(Duration.ofMillis(100));
        rig.accept("test");

        dispatcher.nudge();
        rig.time.advance(Duration.ofMillis(1));

        assertThat(rig.operation().state()).isEqualTo(OperationState.SUCCEEDED);
    }

    @Test
    void aLostMessageCostsOneScanInterval() {
        rig.dispatcher("one").start();
        rig.time.advance(Duration.ofMillis(100));
        rig.accept("test");

        rig.time.advance(Duration.ofMillis(300));
        assertThat(rig.operation().state()).isEqualTo(OperationState.PENDING);
        rig.time.advance(Duration.ofMillis(200));
        assertThat(rig.operation().state()).isEqualTo(OperationState.SUCCEEDED);
    }

    @Test
    void aFullEngineTakesTheRestAsWorkersBecomeFree() {
        for (int i = 10; i < 60; i++) {
            rig.accept("test", "00000000-0000-0000-0000-0000000000" + i);
        }
        rig.dispatcher("one").start();

        rig.time.advance(Duration.ofMillis(10));

        assertThat(rig.events.ended).hasSize(50).containsOnly(OperationState.SUCCEEDED);
    }

    @Test
    void anAnswerThatTakesLongerThanTheLeaseKeepsItAndItsWorkerFree() {
        CompletableFuture<StepResult> answer = new CompletableFuture<>();
        rig.steps.get(0).performs.add(new StepResult.Later(answer));
        rig.dispatcher("one").start();
        rig.dispatcher("two").start();
        rig.accept("test");

        rig.time.advance(SECOND.multipliedBy(60));
        assertThat(rig.log).containsExactly("a");
        answer.complete(StepResult.done());
        rig.time.advance(SECOND);

        assertThat(rig.operation().state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(rig.log).containsExactly("a", "b", "c");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void anotherProcessGoesOnWhereOneDied(int commits) {
        FlakyJournal dying = new FlakyJournal(rig.rows).dyingBeforeCommit(commits);
        rig.dispatcher("one", dying, rig.flows).start();
        rig.accept("test");
        rig.time.advance(Duration.ofMillis(100));
        assertThat(dying.isDead()).isTrue();
        rig.dispatcher("two").start();

        rig.time.advance(SECOND.multipliedBy(3));
        assertThat(rig.operation().state()).isEqualTo(OperationState.RUNNING);
        rig.time.advance(SECOND.multipliedBy(2));

        assertThat(rig.operation().state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(rig.log).hasSize(4).containsSubsequence("a", "b", "c");
    }

    @Test
    void aHolderThatComesBackLateWritesNothing() {
        CompletableFuture<StepResult> answer = new CompletableFuture<>();
        rig.steps.get(0).performs.add(new StepResult.Later(answer));
        FlowRunner runner = rig.runner(rig.rows, rig.flows, rig.time);
        rig.accept("test");
        runner.run(rig.rows.claim("one", rig.flows.types(), 1, SECOND).get(0), () -> {});
        rig.time.advance(SECOND.multipliedBy(2));
        rig.dispatcher("two").start();
        rig.time.advance(SECOND);
        assertThat(rig.operation().state()).isEqualTo(OperationState.SUCCEEDED);

        answer.complete(StepResult.permanent(WaitsFor.CLOUD, "late"));
        rig.time.advance(SECOND);

        assertThat(rig.operation().state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(rig.events.leasesLost).isEqualTo(1);
    }

    @Test
    void aClaimWhoseAnswerWasLostIsTakenAgainWhenItsLeaseRanOut() {
        rig.journal.loseAnswerOfNextClaim();
        rig.accept("test");
        rig.dispatcher("one").start();

        rig.time.advance(SECOND.multipliedBy(3));
        assertThat(rig.operation().state()).isEqualTo(OperationState.RUNNING);
        rig.time.advance(SECOND.multipliedBy(2));

        assertThat(rig.operation().state()).isEqualTo(OperationState.SUCCEEDED);
    }

    @Test
    void aCommitWhoseAnswerWasLostIsWrittenAgainWithoutRepeatingTheStep() {
        rig.journal.loseAnswerOfNextCommit();
        rig.accept("test");
        rig.dispatcher("one").start();

        rig.time.advance(SECOND.multipliedBy(2));

        assertThat(rig.operation().state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(rig.log).containsExactly("a", "b", "c");
    }

    @Test
    void aDatabaseThatGoesAwayForALongTimeStopsNothingForEver() {
        rig.steps.get(1).performs.add(StepResult.wait(SECOND, WaitsFor.CLOUD, "later"));
        rig.accept("test");
        rig.dispatcher("one").start();
        rig.time.advance(Duration.ofMillis(100));
        rig.database.setReachable(false);
        rig.time.advance(Duration.ofMinutes(10));
        rig.database.setReachable(true);

        rig.time.advance(SECOND.multipliedBy(5));

        assertThat(rig.operation().state()).isEqualTo(OperationState.SUCCEEDED);
    }

    @Test
    void aCancelEndsAWaitAndTakesBackWhatWasDone() {
        rig.steps.get(1).performs.add(StepResult.wait(SECOND.multipliedBy(10), WaitsFor.GUEST, "later"));
        rig.accept("test");
        rig.dispatcher("one").start();
        rig.time.advance(SECOND);
        rig.cancel();

        rig.time.advance(SECOND.multipliedBy(12));

        assertThat(rig.operation().state()).isEqualTo(OperationState.CANCELLED);
        assertThat(rig.log).containsExactly("a", "b", "undo b", "undo a");
    }

    @Test
    void anOperationOfUnknownKindWaitsForATaskManagerThatKnowsItAndSaysSo() {
        rig.accept("grow_cluster");
        rig.dispatcher("one").start();

        rig.time.advance(Duration.ofMinutes(1));

        assertThat(rig.operation().state()).isEqualTo(OperationState.PENDING);
        assertThat(rig.operation().waitsFor()).isEqualTo(WaitsFor.TASK_MANAGER);
        assertThat(rig.operation().reason()).contains("grow_cluster version 1");
        assertThat(rig.events.unknown).contains(rig.operation().type());
        assertThat(rig.log).isEmpty();

        rig.dispatcher("newer", rig.journal, rig.flowsOf("grow_cluster")).start();
        rig.time.advance(SECOND);

        assertThat(rig.operation().state()).isEqualTo(OperationState.SUCCEEDED);
    }

    @Test
    void aStepThatWaitsBeyondItsDeadlineFailsOnTime() {
        for (int i = 0; i < 20; i++) {
            rig.steps.get(0).performs.add(StepResult.wait(SECOND.multipliedBy(14), WaitsFor.GUEST, "guest is silent"));
        }
        rig.accept("test");
        rig.dispatcher("one").start();

        rig.time.advance(SECOND.multipliedBy(59));
        assertThat(rig.operation().state()).isEqualTo(OperationState.WAITING);
        rig.time.advance(SECOND.multipliedBy(2));

        assertThat(rig.operation().state()).isEqualTo(OperationState.FAILED);
        assertThat(rig.operation().reason()).contains("guest is silent");
    }

    @Test
    void anOrderlyStopHandsOperationsOnWithoutWaitingForTheLease() {
        rig.steps.get(0).performs.add(new StepResult.Later(new CompletableFuture<>()));
        Dispatcher one = rig.dispatcher("one");
        one.start();
        rig.accept("test");
        rig.time.advance(SECOND);
        one.stop();
        rig.dispatcher("two").start();

        rig.time.advance(Duration.ofMillis(600));

        assertThat(rig.operation().state()).isEqualTo(OperationState.SUCCEEDED);
    }

    @Test
    void anUnexpectedExceptionIsCountedAndTriedAgainWithinTheLimit() {
        Flow flow = new Flow(
                EngineRig.kindOf("test", List.of(StepDefinition.of(new BrokenStep().name()))),
                List.of(new BrokenStep()),
                Endings.silent(),
                false);
        rig.dispatcher("one", rig.rows, new Flows(List.of(flow))).start();
        rig.accept("test");

        rig.time.advance(Duration.ofMinutes(1));

        assertThat(rig.events.bugs).isEqualTo(3);
        assertThat(rig.operation().state()).isEqualTo(OperationState.FAILED);
        assertThat(rig.operation().reason()).contains(EngineRig.ID).doesNotContain("secret");
    }

    private static final class BrokenStep implements Step {
        @Override
        public String name() {
            return "a";
        }

        @Override
        public RetryPolicy retryPolicy() {
            return EngineRig.THREE_TRIES;
        }

        @Override
        public StepResult perform(StepContext context) {
            throw new IllegalStateException("secret detail");
        }
    }
}
