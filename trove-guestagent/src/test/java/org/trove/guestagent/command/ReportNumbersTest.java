package org.trove.guestagent.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportNumbersTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final long NOW_MICROS = NOW.getEpochSecond() * 1_000_000;

    @TempDir
    Path directory;

    private ReportNumbers numbers(long since, Instant now) {
        return new ReportNumbers(directory, since, Clock.fixed(now, ZoneOffset.UTC));
    }

    @Test
    void each_report_has_a_larger_number_than_the_one_before() {
        ReportNumbers numbers = numbers(0, NOW);

        long first = numbers.get().number();

        assertThat(numbers.get().number()).isGreaterThan(first);
        assertThat(numbers.get().sentMicros()).isEqualTo(NOW_MICROS);
    }

    @Test
    void a_clock_that_was_set_back_does_not_repeat_numbers_after_a_restart() {
        long before = numbers(0, NOW).get().number();

        assertThat(numbers(0, NOW.minus(Duration.ofDays(400))).get().number()).isGreaterThan(before);
        assertThat(numbers(0, Instant.EPOCH).get().number()).isGreaterThan(before);
    }

    @Test
    void a_server_that_was_made_anew_begins_after_the_one_before() {
        long since = NOW_MICROS + 3_600_000_000L;

        assertThat(numbers(since, NOW).get().number()).isGreaterThan(since);
    }
}
