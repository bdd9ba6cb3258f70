package org.trove.cloud.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;

class RefreshedValueTest {
    private final Queue<Runnable> background = new ArrayDeque<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private int reads;
    private boolean away;
    private final RefreshedValue<Integer> value =
            new RefreshedValue<>(this::read, Duration.ofMinutes(1), new MovingClock(), background::add);

    private int read() {
        if (away) {
            throw new CloudException(Kind.TRANSIENT, "away", null);
        }
        return ++reads;
    }

    private void after(Duration time) {
        now = now.plus(time);
    }

    @Test
    void the_cloud_is_asked_once_while_the_value_is_young() {
        assertThat(value.get()).isEqualTo(1);
        after(Duration.ofSeconds(59));

        assertThat(value.get()).isEqualTo(1);
        assertThat(background).isEmpty();
    }

    @Test
    void an_older_value_is_given_at_once_and_read_anew_behind_the_back() {
        value.get();
        after(Duration.ofSeconds(61));

        assertThat(value.get()).isEqualTo(1);
        assertThat(value.get()).isEqualTo(1);
        assertThat(background).hasSize(1);
        background.remove().run();
        assertThat(value.get()).isEqualTo(2);
        after(Duration.ofSeconds(61));
        value.get();
        assertThat(background).hasSize(1);
    }

    @Test
    void who_asks_after_a_long_silence_waits_for_the_present_value() {
        value.get();
        after(Duration.ofMinutes(11));

        assertThat(value.get()).isEqualTo(2);
    }

    @Test
    void while_the_cloud_is_away_an_old_value_is_better_than_none() {
        assertThatThrownBy(() -> failing().get()).hasMessage("away");
        away = false;
        value.get();
        away = true;
        after(Duration.ofMinutes(61));

        assertThat(value.get()).isEqualTo(1);
        background.forEach(Runnable::run);
        away = false;
        assertThat(value.noOlderThan(Duration.ofSeconds(5))).isEqualTo(2);
    }

    @Test
    void who_misses_something_may_ask_for_a_younger_value() {
        value.get();
        after(Duration.ofSeconds(4));
        assertThat(value.noOlderThan(Duration.ofSeconds(5))).isEqualTo(1);
        after(Duration.ofSeconds(2));

        assertThat(value.noOlderThan(Duration.ofSeconds(5))).isEqualTo(2);
    }

    private RefreshedValue<Integer> failing() {
        away = true;
        return value;
    }

    private final class MovingClock extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
