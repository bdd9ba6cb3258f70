package org.trove.conductor.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.trove.store.ComparedClock;
import org.trove.store.DatabaseClock;
import org.trove.store.memory.MemoryDatabase;

class BelievedTimesTest {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    private final MemoryDatabase database = new MemoryDatabase(Clock.fixed(START, ZoneOffset.UTC));
    private final Clock host = Clock.fixed(START.minus(Duration.ofHours(1)), ZoneOffset.UTC);
    private final Clock clock = new ComparedClock(new DatabaseClock(database, host));

    @Test
    void a_report_of_now_is_believed_on_a_host_that_is_an_hour_behind() {
        double sent = START.getEpochSecond() + 0.25;

        assertThat(new SentGuard(clock, Duration.ofMinutes(5)).believed(sent)).hasValue(sent);
    }
}
