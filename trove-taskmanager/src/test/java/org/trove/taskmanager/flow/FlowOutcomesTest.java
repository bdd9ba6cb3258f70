package org.trove.taskmanager.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trove.operation.OperationState;
import org.trove.operation.WaitsFor;

/** What becomes of an operation, for every outcome at every place of its flow. */
class FlowOutcomesTest {
    private static final Duration ENOUGH = Duration.ofMinutes(3);

    @ParameterizedTest(name = "{0} at step {1}, undo on failure {2}: {3} after {4}")
    @CsvSource({
        "DONE,          0, false, SUCCEEDED, a b c",
        "DONE,          1, false, SUCCEEDED, a b c",
        "DONE,          2, false, SUCCEEDED, a b c",
        "WAIT,          0, false, SUCCEEDED, a a b c",
        "WAIT,          1, false, SUCCEEDED, a b b c",
        "WAIT,          2, false, SUCCEEDED, a b c c",
        "LATER,         0, false, SUCCEEDED, a b c",
        "LATER,         1, false, SUCCEEDED, a b c",
        "LATER,         2, false, SUCCEEDED, a b c",
        "TRANSIENT_TWICE, 0, false, SUCCEEDED, a a a b c",
        "TRANSIENT_TWICE, 1, false, SUCCEEDED, a b b b c",
        "TRANSIENT_TWICE, 2, false, SUCCEEDED, a b c c c",
        "TRANSIENT_THRICE, 0, false, FAILED, a a a",
        "TRANSIENT_THRICE, 1, false, FAILED, a b b b",
        "TRANSIENT_THRICE, 2, false, FAILED, a b c c c",
        "PERMANENT,     0, false, FAILED, a",
        "PERMANENT,     1, false, FAILED, a b",
        "PERMANENT,     2, false, FAILED, a b c",
        "PERMANENT,     0, true,  FAILED, a undo_a",
        "PERMANENT,     1, true,  FAILED, a b undo_b undo_a",
        "PERMANENT,     2, true,  FAILED, a b c undo_c undo_b undo_a",
        "LATER_FAILED,  1, true,  FAILED, a b undo_b undo_a",
        "UNDO_TRANSIENT, 1, true, FAILED, a b undo_b undo_b undo_a",
        "UNDO_WAIT,     1, true,  FAILED, a b undo_b undo_b undo_a",
        "UNDO_PERMANENT, 1, true, FAILED, a b undo_b undo_a",
    })
    void everyOutcomeAtEveryPlace(String outcome, int place, boolean undo, OperationState expected, String performed) {
        EngineRig rig = new EngineRig(undo);
        script(rig.steps.get(place), outcome);
        rig.dispatcher("one").start();
        rig.accept("test");

        rig.time.advance(ENOUGH);

        assertThat(rig.operation().state()).isEqualTo(expected);
        assertThat(rig.log).containsExactly(words(performed));
        assertThat(rig.events.ended).containsExactly(expected);
        assertThat(rig.events.leasesLost).isZero();
    }

    @Test
    void aServiceThatAsksForAPauseGetsIt() {
        EngineRig rig = new EngineRig(false);
        rig.steps.get(0).performs.add(asking(Duration.ofSeconds(20)));
        rig.dispatcher("one").start();
        rig.accept("test");

        rig.time.advance(Duration.ofSeconds(19));
        assertThat(rig.log).containsExactly("a");
        rig.time.advance(Duration.ofSeconds(10));

        assertThat(rig.log).containsExactly("a", "a", "b", "c");
    }

    @Test
    void noServiceGetsAPauseOfADay() {
        EngineRig rig = new EngineRig(true);
        rig.steps.get(0).performs.add(StepResult.permanent(WaitsFor.CLOUD, "no"));
        rig.steps.get(0).undos.add(asking(Duration.ofDays(1)));
        rig.dispatcher("one").start();
        rig.accept("test");

        rig.time.advance(Duration.ofSeconds(590));
        assertThat(rig.log).containsExactly("a", "undo a");
        rig.time.advance(Duration.ofSeconds(20));

        assertThat(rig.log).containsExactly("a", "undo a", "undo a");
    }

    private static StepResult asking(Duration pause) {
        return StepResult.retryable(WaitsFor.CLOUD, "too many requests").after(pause);
    }

    private static String[] words(String performed) {
        return List.of(performed.split(" ")).stream()
                .map(word -> word.replace('_', ' '))
                .toArray(String[]::new);
    }

    private static void script(ScriptedStep step, String outcome) {
        StepResult transientFailure = StepResult.retryable(WaitsFor.CLOUD, "busy");
        StepResult permanent = StepResult.permanent(WaitsFor.CLOUD, "no");
        StepResult wait = StepResult.wait(Duration.ofSeconds(5), WaitsFor.GUEST, "not yet");
        switch (outcome) {
            case "DONE" -> step.performs.add(StepResult.done());
            case "WAIT" -> step.performs.add(wait);
            case "LATER" ->
                step.performs.add(new StepResult.Later(CompletableFuture.completedFuture(StepResult.done())));
            case "LATER_FAILED" ->
                step.performs.add(new StepResult.Later(CompletableFuture.completedFuture(permanent)));
            case "TRANSIENT_TWICE" -> step.performs.addAll(List.of(transientFailure, transientFailure));
            case "TRANSIENT_THRICE" ->
                step.performs.addAll(List.of(transientFailure, transientFailure, transientFailure));
            case "PERMANENT" -> step.performs.add(permanent);
            case "UNDO_TRANSIENT", "UNDO_WAIT", "UNDO_PERMANENT" -> {
                step.performs.add(permanent);
                step.undos.add(
                        outcome.equals("UNDO_WAIT")
                                ? wait
                                : outcome.equals("UNDO_PERMANENT") ? permanent : transientFailure);
            }
            default -> throw new IllegalArgumentException(outcome);
        }
    }
}
