package org.trove.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentVersionTest {
    private static final String ONE = "1".repeat(64);
    private static final String TWO = "2".repeat(64);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.1.0-SNAPSHOT",
                "0.1.0+0123456789ab",
                "0.1.0+0123456789ab?",
                "0.1.0!ba9876543210",
                "0.1.0+0123456789ab?!ba9876543210"
            })
    void what_an_agent_says_is_read_as_it_was_written(String text) {
        assertThat(AgentVersion.parse(text)).get().hasToString(text);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "a b", "0.1+short", "0.1'; DROP TABLE x", "0.1!", "v\n"})
    void anything_else_is_no_version(@Nullable String text) {
        assertThat(AgentVersion.parse(text)).isEmpty();
        assertThat(AgentVersion.parse("9".repeat(65))).isEmpty();
    }

    @Test
    void a_release_on_trial_is_not_that_release_yet() {
        assertThat(AgentVersion.of("1", ONE, false, "").isRelease(ONE)).isTrue();
        assertThat(AgentVersion.of("1", ONE, true, "").isRelease(ONE)).isFalse();
        assertThat(AgentVersion.of("1", TWO, false, "").isRelease(ONE)).isFalse();
        assertThat(AgentVersion.of("1", "image", false, "").isRelease("image")).isFalse();
        assertThat(AgentVersion.of("1", TWO, false, ONE).hasRefused(ONE)).isTrue();
        assertThat(AgentVersion.of("1", TWO, false, "").hasRefused(ONE)).isFalse();
    }
}
