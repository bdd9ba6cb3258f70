package org.trove.taskmanager.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.trove.operation.Dependency;
import org.trove.operation.WaitsFor;
import org.trove.taskmanager.testing.FixedIds;
import org.trove.taskmanager.testing.VirtualTime;

class GateTest {
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final GateLimits LIMITS = new GateLimits(Map.of(Dependency.COMPUTE, 2), 3, PAUSE);
    private static final StepResult.Failed AWAY = StepResult.retryable(WaitsFor.CLOUD, "no route to host");

    private final VirtualTime time = new VirtualTime();
    private final Gate gate = new Gate(Dependency.COMPUTE, LIMITS, time.clock(), new FixedIds());
    private final List<Admission> later = new ArrayList<>();

    private Admission enter() {
        return gate.enter(later::add);
    }

    private void use(StepResult.@Nullable Failed failure) {
        assertThat(enter()).isInstanceOf(Admission.Entered.class);
        gate.leave(failure);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            use(AWAY);
        }
    }

    private GateStanding.State state() {
        return gate.standing().state();
    }

    @Test
    void thereIsRoomForSoManyAndTheNextOnesWaitForIt() {
        enter();
        enter();
        assertThat(enter()).isInstanceOf(Admission.Parked.class);
        assertThat(gate.standing())
                .isEqualTo(new GateStanding(Dependency.COMPUTE, GateStanding.State.CLOSED, 2, 2, 1, 0));

        gate.leave(null);

        assertThat(later).singleElement().isInstanceOf(Admission.Entered.class);
        assertThat(gate.standing().running()).isEqualTo(2);
        gate.leave(null);
        gate.leave(null);
        assertThat(gate.standing().running()).isZero();
    }

    @Test
    void asManyWaitAsMayRunAndTheOthersAreSentAway() {
        for (int i = 0; i < 4; i++) {
            enter();
        }

        assertThat(enter()).isInstanceOfSatisfying(Admission.Refused.class, refused -> {
            assertThat(refused.delay()).isPositive();
            assertThat(refused.reason()).contains("2 operations use the cloud's compute service");
        });
    }

    @Test
    void failuresInARowCloseTheWay() {
        fail(2);
        assertThat(state()).isEqualTo(GateStanding.State.CLOSED);
        fail(1);

        assertThat(state()).isEqualTo(GateStanding.State.OPEN);
        assertThat(enter()).isInstanceOfSatisfying(Admission.Refused.class, refused -> {
            assertThat(refused.delay()).isBetween(PAUSE, PAUSE.multipliedBy(2));
            assertThat(refused.reason())
                    .contains("the cloud's compute service failed 3 times in a row", "no route to host");
        });
    }

    @Test
    void anAnswerBetweenFailuresKeepsItOpen() {
        fail(2);
        use(null);
        fail(2);
        use(StepResult.permanent(WaitsFor.CLOUD, "no more servers"));
        fail(2);

        assertThat(state()).isEqualTo(GateStanding.State.CLOSED);
    }

    @ParameterizedTest
    @EnumSource(value = WaitsFor.class, mode = EnumSource.Mode.EXCLUDE, names = "CLOUD")
    void failuresOfAnythingElseDoNotCount(WaitsFor other) {
        for (int i = 0; i < 10; i++) {
            use(StepResult.retryable(other, "away"));
        }

        assertThat(state()).isEqualTo(GateStanding.State.CLOSED);
    }

    @Test
    void aRefusalOverOneOperationsOwnResourceIsAnAnswer() {
        for (int i = 0; i < 20; i++) {
            use(StepResult.busy(WaitsFor.CLOUD, "The volume is in use."));
        }

        assertThat(state()).isEqualTo(GateStanding.State.CLOSED);
    }

    @Test
    void afterThePauseOneTriesAndItsAnswerOpensTheWay() {
        fail(3);
        time.advance(PAUSE);
        assertThat(enter()).isInstanceOf(Admission.Entered.class);
        assertThat(state()).isEqualTo(GateStanding.State.HALF_OPEN);
        assertThat(enter()).isInstanceOf(Admission.Refused.class);

        gate.leave(null);

        assertThat(state()).isEqualTo(GateStanding.State.CLOSED);
        assertThat(enter()).isInstanceOf(Admission.Entered.class);
    }

    @Test
    void aTryThatFailsDoublesThePauseUpToEightfold() {
        fail(3);
        for (int factor : new int[] {1, 2, 4, 8, 8}) {
            time.advance(PAUSE.multipliedBy(factor).minusMillis(1));
            assertThat(enter()).as("factor " + factor).isInstanceOf(Admission.Refused.class);
            time.advance(Duration.ofMillis(1));
            use(AWAY);
        }
        assertThat(gate.standing().opened()).isEqualTo(6);
    }

    @Test
    void aTryThatMeetsAnotherFailureLeavesTheNextOneToTry() {
        fail(3);
        time.advance(PAUSE);
        use(StepResult.retryable(WaitsFor.DATABASE, "away"));

        assertThat(state()).isEqualTo(GateStanding.State.OPEN);
        assertThat(enter()).isInstanceOf(Admission.Entered.class);
    }

    @Test
    void whoWaitsForRoomIsSentAwayWhenTheWayCloses() {
        fail(2);
        enter();
        enter();
        enter();

        gate.leave(AWAY);

        assertThat(later).singleElement().isInstanceOf(Admission.Refused.class);
        assertThat(gate.standing().parked()).isZero();
    }

    @Test
    void aClockThatIsSetBackClosesNothingForLong() {
        Clock[] clock = {time.clock()};
        Gate jumping = new Gate(Dependency.COMPUTE, LIMITS, new JumpingClock(clock), new FixedIds());
        for (int i = 0; i < 3; i++) {
            jumping.enter(later::add);
            jumping.leave(AWAY);
        }
        assertThat(jumping.enter(later::add)).isInstanceOf(Admission.Refused.class);

        clock[0] = Clock.offset(time.clock(), Duration.ofHours(-1));

        assertThat(jumping.enter(later::add)).isInstanceOf(Admission.Entered.class);
    }

    private static final class JumpingClock extends Clock {
        private final Clock[] current;

        JumpingClock(Clock[] current) {
            this.current = current;
        }

        @Override
        public ZoneId getZone() {
            return current[0].getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return current[0].instant();
        }
    }
}
