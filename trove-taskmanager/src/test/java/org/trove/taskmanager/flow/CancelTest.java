package org.trove.taskmanager.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trove.operation.Change;
import org.trove.operation.OperationState;
import org.trove.operation.WaitsFor;

/** When an operation hears of a cancel, and how it ends when a failure and a cancel meet. */
class CancelTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final StepResult REFUSED = StepResult.permanent(WaitsFor.CLOUD, "no");

    private final EngineRig rig = new EngineRig(true);

    private void run() {
        rig.dispatcher("one").start();
        rig.accept("test");
        rig.time.advance(SECOND);
    }

    @ParameterizedTest
    @CsvSource({"0, a undo_b undo_a", "1, a b undo_c undo_b undo_a"})
    void anOperationInTheMiddleOfItsStepsTurnsBackAtTheNextBoundary(int place, String performed) {
        rig.steps.get(place).meanwhile = rig::cancel;

        run();

        assertThat(rig.operation().state()).isEqualTo(OperationState.CANCELLED);
        assertThat(String.join(" ", rig.log).replace("undo ", "undo_")).isEqualTo(performed);
    }

    @Test
    void aCancelWhoseEndingFailsEndsTheOperationInsteadOfHoldingItForEver() {
        Flow flow = rig.flows.all().iterator().next();
        Flows broken = new Flows(List.of(new Flow(flow.kind(), flow.steps(), new BrokenEndings(), true)));
        rig.steps.get(0).meanwhile = rig::cancel;
        Dispatcher dispatcher = rig.dispatcher("one", rig.journal, broken);
        dispatcher.start();
        rig.accept("test");

        rig.time.advance(SECOND);

        assertThat(rig.operation().state()).isEqualTo(OperationState.FAILED);
        assertThat(rig.operation().reason()).contains("internal error");
        assertThat(dispatcher.inFlight()).isZero();
    }

    @Test
    void aFailureWhoseEndingFailsEndsTheOperationInsteadOfHoldingItForEver() {
        Flow flow = rig.flows.all().iterator().next();
        Flows broken = new Flows(List.of(new Flow(flow.kind(), flow.steps(), new BrokenEndings(), true)));
        rig.steps.get(1).performs.add(REFUSED);
        Dispatcher dispatcher = rig.dispatcher("one", rig.journal, broken);
        dispatcher.start();
        rig.accept("test");

        rig.time.advance(SECOND);

        assertThat(rig.operation().state()).isEqualTo(OperationState.FAILED);
        assertThat(rig.operation().reason()).contains("internal error");
        assertThat(dispatcher.inFlight()).isZero();
    }

    private static final class BrokenEndings implements Endings {
        @Override
        public List<Change> failed(StepContext context, Step step, String reason) {
            throw new IllegalStateException("a bug");
        }

        @Override
        public List<Change> cancelled(StepContext context) {
            throw new IllegalStateException("a bug");
        }
    }

    @Test
    void anOperationThatWaitsForAnAnswerThatItMayAbandonTurnsBackAtOnceAndTheAnswerComesTooLate() {
        CompletableFuture<StepResult> answer = new CompletableFuture<>();
        rig.steps.get(1).performs.add(new StepResult.Later(answer, true));
        run();

        rig.cancel();
        rig.time.advance(SECOND.multipliedBy(2));

        assertThat(rig.operation().state()).isEqualTo(OperationState.CANCELLED);
        answer.complete(StepResult.done());
        rig.time.advance(SECOND.multipliedBy(10));
        assertThat(rig.operation().state()).isEqualTo(OperationState.CANCELLED);
        assertThat(rig.log).containsExactly("a", "b", "undo b", "undo a");
        assertThat(rig.events.leasesLost).isZero();
    }

    @Test
    void anOperationThatMayAbandonNoAnswerHearsOfACancelWhenTheAnswerComes() {
        CompletableFuture<StepResult> answer = new CompletableFuture<>();
        rig.steps.get(1).performs.add(new StepResult.Later(answer));
        run();

        rig.cancel();
        rig.time.advance(SECOND.multipliedBy(10));
        assertThat(rig.operation().state()).isEqualTo(OperationState.RUNNING);
        answer.complete(StepResult.done());
        rig.time.advance(SECOND);

        assertThat(rig.operation().state()).isEqualTo(OperationState.CANCELLED);
    }

    @Test
    void anAnswerThatNobodyCancelledIsTakenOnce() {
        CompletableFuture<StepResult> answer = new CompletableFuture<>();
        rig.steps.get(1).performs.add(new StepResult.Later(answer, true));
        run();

        rig.time.advance(SECOND.multipliedBy(10));
        answer.complete(StepResult.done());
        rig.time.advance(SECOND);

        assertThat(rig.operation().state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(rig.log).containsExactly("a", "b", "c");
    }

    @Test
    void aCancelDuringTheLastStepComesTooLate() {
        rig.steps.get(2).meanwhile = rig::cancel;

        run();

        assertThat(rig.operation().state()).isEqualTo(OperationState.SUCCEEDED);
    }

    @Test
    void anOperationThatWaitsForLongTurnsBackWithTheNextScan() {
        rig.steps.get(1).performs.add(StepResult.wait(Duration.ofHours(1), WaitsFor.GUEST, "silent"));
        run();

        rig.cancel();
        rig.time.advance(SECOND);

        assertThat(rig.operation().state()).isEqualTo(OperationState.CANCELLED);
    }

    @Test
    void aFailureThatIsBeingUndoneStaysAFailureWhenACancelComes() {
        rig.steps.get(1).performs.add(REFUSED);
        rig.steps.get(1).undos.add(StepResult.wait(SECOND.multipliedBy(30), WaitsFor.CLOUD, "going"));
        run();
        assertThat(rig.operation().undoing()).isTrue();

        rig.cancel();
        rig.time.advance(SECOND.multipliedBy(2));

        assertThat(rig.operation().state()).isEqualTo(OperationState.FAILED);
        assertThat(rig.operation().reason()).isEqualTo("no");
    }

    @Test
    void aCancelInTheSameStepAsTheFailureIsTooLate() {
        rig.steps.get(1).performs.add(REFUSED);
        rig.steps.get(1).meanwhile = rig::cancel;

        run();

        assertThat(rig.operation().state()).isEqualTo(OperationState.FAILED);
    }

    @Test
    void aCancelledOperationWhoseUndoFailsIsStillCancelledAndSaysWhatIsLeft() {
        rig.steps.get(0).meanwhile = rig::cancel;
        rig.steps.get(0).undos.add(REFUSED);

        run();

        assertThat(rig.operation().state()).isEqualTo(OperationState.CANCELLED);
        assertThat(rig.operation().reason()).contains("cancelled on request", "not undone: a: no");
    }

    @Test
    void anotherProcessThatGoesOnWithTheUndoKnowsWhyItWasBegun() {
        rig.steps.get(0).meanwhile = rig::cancel;
        rig.steps.get(0).undos.add(StepResult.wait(SECOND.multipliedBy(2), WaitsFor.CLOUD, "going"));
        Dispatcher one = rig.dispatcher("one");
        one.start();
        rig.accept("test");
        rig.time.advance(SECOND);
        one.stop();
        rig.dispatcher("two").start();

        rig.time.advance(SECOND.multipliedBy(5));

        assertThat(rig.operation().state()).isEqualTo(OperationState.CANCELLED);
    }
}
