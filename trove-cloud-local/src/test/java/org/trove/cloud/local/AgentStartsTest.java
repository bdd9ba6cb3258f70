package org.trove.cloud.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class AgentStartsTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    @Test
    void the_first_start_is_due_at_once_and_later_ones_ever_later_up_to_a_minute() {
        assertThat(new AgentStarts(0, NOW).due()).isBefore(NOW);
        assertThat(new AgentStarts(1, NOW).due()).isEqualTo(NOW.plusSeconds(1));
        assertThat(new AgentStarts(4, NOW).due()).isEqualTo(NOW.plusSeconds(8));
        assertThat(new AgentStarts(7, NOW).due()).isEqualTo(NOW.plusSeconds(60));
        assertThat(new AgentStarts(1000, NOW).due()).isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void an_agent_that_ran_for_long_starts_a_new_count() {
        AgentStarts after = new AgentStarts(4, NOW).next(NOW.plusSeconds(3600));

        assertThat(after.inRow()).isEqualTo(1);
    }

    @Test
    void an_agent_that_ends_at_once_each_time_becomes_hopeless_and_stays_so_between_starts() {
        AgentStarts starts = new AgentStarts(0, Instant.EPOCH);
        Instant at = NOW;
        for (int start = 0; start < 20; start++) {
            starts = starts.next(at);
            at = starts.due();
        }

        assertThat(starts.inRow()).isEqualTo(20);
        assertThat(starts.isHopeless(starts.due().minusMillis(1))).isTrue();
    }

    @Test
    void four_starts_are_not_hopeless_and_neither_is_an_agent_that_stayed_up() {
        assertThat(new AgentStarts(4, NOW).isHopeless(NOW.plusSeconds(1))).isFalse();
        assertThat(new AgentStarts(9, NOW).isHopeless(NOW.plusSeconds(61))).isFalse();
    }
}
