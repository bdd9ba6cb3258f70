package org.trove.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ChaosOptionsTest {
    @Test
    void scenarios_are_played_in_the_order_in_which_they_are_named() {
        ChaosOptions options =
                ChaosOptions.parse(new String[] {"-7", "1.5", "400", "12", "/root", "/run", "clocks", "faults"});

        assertThat(options.scenarios()).containsExactly(Scenario.CLOCKS, Scenario.FAULTS);
        assertThat(options.seed()).isEqualTo(-7);
        assertThat(options.time()).isEqualTo(Duration.ofSeconds(90));
        assertThat(options.creates()).isEqualTo(400);
        assertThat(options.away()).isEqualTo(Duration.ofSeconds(12));
    }

    @Test
    void an_unknown_scenario_is_answered_by_the_known_ones() {
        assertThatThrownBy(() -> Scenario.named("fault"))
                .hasMessage("unknown scenario fault; there are faults, accepted, outage, clocks, rolling");
    }

    @Test
    void the_quota_allows_what_every_scenario_makes() {
        ChaosOptions options = ChaosOptions.parse(new String[] {"1", "1", "400", "12", "/root", "/run", "accepted"});

        assertThat(options.instances()).isGreaterThan(400 + ChaosOptions.FLEET);
    }
}
