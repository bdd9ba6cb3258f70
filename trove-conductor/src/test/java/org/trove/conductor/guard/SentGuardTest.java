package org.trove.conductor.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentGuardTest {
    private static final double NOW = 1_800_000_000.5;

    private final SentGuard guard =
            new SentGuard(Clock.fixed(Instant.ofEpochMilli(1_800_000_000_500L), ZoneOffset.UTC), Duration.ofMinutes(5));

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, NOW - 86_400, NOW, NOW + 299, NOW + 300})
    void a_time_up_to_the_tolerance_ahead_is_believed(double sent) {
        assertThat(guard.believed(sent)).hasValue(sent);
        assertThat(guard.isAhead(sent)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(doubles = {NOW + 301, NOW + 86_400, Double.MAX_VALUE})
    void a_time_further_ahead_becomes_the_time_of_receipt(double sent) {
        assertThat(guard.believed(sent)).hasValue(NOW);
        assertThat(guard.isAhead(sent)).isTrue();
    }

    @Test
    void a_missing_time_becomes_the_time_of_receipt() {
        assertThat(guard.believed(null)).hasValue(NOW);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void what_is_no_time_is_refused(double sent) {
        assertThat(guard.believed(sent)).isEmpty();
    }
}
