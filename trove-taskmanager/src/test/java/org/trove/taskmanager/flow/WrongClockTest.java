package org.trove.taskmanager.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trove.operation.OperationState;
import org.trove.operation.WaitsFor;
import org.trove.taskmanager.testing.CountedJournal;

/** A node whose clock is wrong beside one whose clock is right: all times that matter are the database's. */
class WrongClockTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final EngineRig rig = new EngineRig(true);
    private final CountedJournal right = new CountedJournal(rig.rows);
    private final CountedJournal wrong = new CountedJournal(rig.rows);

    private void start(int hoursOff) {
        rig.dispatcher("right", right, rig.flows).start();
        Clock clock = Clock.offset(rig.time.clock(), Duration.ofHours(hoursOff));
        rig.dispatcher("wrong", wrong, rig.flows, clock).start();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void nothingIsTakenOverThatIsHeld(int hoursOff) {
        CompletableFuture<StepResult> answer = new CompletableFuture<>();
        rig.steps.get(0).performs.add(new StepResult.Later(answer));
        rig.accept("test");
        start(hoursOff);

        rig.time.advance(SECOND.multipliedBy(60));
        answer.complete(StepResult.done());
        rig.time.advance(SECOND);

        assertThat(rig.log).containsExactly("a", "b", "c");
        assertThat(rig.events.leasesLost).isZero();
        assertThat(rig.operation().state()).isEqualTo(OperationState.SUCCEEDED);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void retriesAndWaitsKeepTheirTimesAndNobodyAsksMoreOftenThanUsual(int hoursOff) {
        rig.steps.get(0).performs.add(StepResult.wait(SECOND.multipliedBy(20), WaitsFor.GUEST, "later"));
        rig.steps.get(1).performs.add(StepResult.retryable(WaitsFor.CLOUD, "busy"));
        rig.accept("test");
        start(hoursOff);

        rig.time.advance(SECOND.multipliedBy(19));
        assertThat(rig.log).containsExactly("a");
        rig.time.advance(SECOND.multipliedBy(11));

        assertThat(rig.log).containsExactly("a", "a", "b", "b", "c");
        assertThat(right.claims)
                .as("one scan each half second, and what nudges add")
                .isBetween(55, 75);
        assertThat(wrong.claims).isBetween(55, 75);
    }
}
