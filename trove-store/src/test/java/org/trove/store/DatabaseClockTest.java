package org.trove.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.trove.store.memory.MemoryDatabase;

class DatabaseClockTest {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    private final Shifted right = new Shifted();
    private final Shifted host = new Shifted();
    private final MemoryDatabase database = new MemoryDatabase(right);
    private final DatabaseClock clock = new DatabaseClock(database, host);

    @Test
    void a_host_that_is_an_hour_off_shows_the_databases_time() {
        host.now = START.plus(Duration.ofHours(1));

        clock.compareWhereDue();

        assertThat(clock.instant()).isEqualTo(START);
        host.pass(Duration.ofSeconds(7));
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(7));
        assertThat(clock.withZone(ZoneId.of("Asia/Tokyo")).instant()).isEqualTo(START.plusSeconds(7));
    }

    @Test
    void a_host_whose_clock_is_set_back_is_right_at_the_next_comparison() {
        clock.compareWhereDue();
        host.now = START.minus(Duration.ofHours(1));

        clock.compareWhereDue();

        assertThat(clock.instant()).isEqualTo(START);
    }

    @Test
    void the_database_is_asked_once_a_minute() {
        clock.compareWhereDue();
        right.pass(Duration.ofSeconds(10));
        clock.compareWhereDue();
        assertThat(clock.instant()).isEqualTo(START);

        host.pass(Duration.ofMinutes(1));
        right.pass(Duration.ofMinutes(1));
        clock.compareWhereDue();

        assertThat(clock.instant()).isEqualTo(START.plusSeconds(70));
    }

    @Test
    void reading_the_time_asks_nobody() {
        host.now = START.minus(Duration.ofHours(1));
        clock.compareWhereDue();
        database.setReachable(false);

        host.pass(Duration.ofMinutes(2));

        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofMinutes(2)));
    }

    @Test
    void while_the_database_is_away_the_last_difference_holds_and_the_next_comparison_asks_again() {
        host.now = START.minus(Duration.ofHours(1));
        database.setReachable(false);
        clock.compareWhereDue();
        assertThat(clock.instant()).isEqualTo(host.now);

        database.setReachable(true);
        clock.compareWhereDue();

        assertThat(clock.instant()).isEqualTo(START);
    }

    private static final class Shifted extends Clock {
        private Instant now = START;

        void pass(Duration time) {
            now = now.plus(time);
        }

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
