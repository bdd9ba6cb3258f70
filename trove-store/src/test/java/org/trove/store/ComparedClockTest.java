package org.trove.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.trove.store.memory.MemoryDatabase;

class ComparedClockTest {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    private final MemoryDatabase database = new MemoryDatabase(Clock.fixed(START, ZoneOffset.UTC));
    private final Clock host = Clock.fixed(START.minus(Duration.ofHours(1)), ZoneOffset.UTC);
    private final ComparedClock clock = new ComparedClock(new DatabaseClock(database, host));

    @Test
    void the_first_look_already_shows_the_databases_time() {
        assertThat(clock.instant()).isEqualTo(START);
    }
}
