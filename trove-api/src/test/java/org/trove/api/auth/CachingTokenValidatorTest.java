package org.trove.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.trove.time.SettableClock;

class CachingTokenValidatorTest {

    private final SettableClock clock = new SettableClock();
    private final AtomicInteger asked = new AtomicInteger();
    private Duration life = Duration.ofHours(1);
    private final CachingTokenValidator tokens =
            new CachingTokenValidator(this::origin, clock, Duration.ofMinutes(5), new PrometheusRegistry());

    private Optional<Identity> origin(String token) {
        asked.incrementAndGet();
        if (token.equals("bad")) {
            return Optional.empty();
        }
        return Optional.of(
                new Identity("u", "u", "p", "p", List.of(), clock.instant().plus(life)));
    }

    @Test
    void a_valid_token_is_believed_for_the_set_time() {
        tokens.validate("good");
        clock.advance(Duration.ofMinutes(4));
        assertThat(tokens.validate("good")).isPresent();
        assertThat(asked).hasValue(1);

        clock.advance(Duration.ofMinutes(2));
        assertThat(tokens.validate("good")).isPresent();
        assertThat(asked).hasValue(2);
    }

    @Test
    void a_token_is_never_believed_beyond_its_end() {
        life = Duration.ofMinutes(1);
        tokens.validate("good");
        life = Duration.ofMinutes(-1);
        clock.advance(Duration.ofMinutes(2));

        assertThat(tokens.validate("good")).isEmpty();
    }

    @Test
    void an_invalid_token_is_asked_for_every_time() {
        assertThat(tokens.validate("bad")).isEmpty();
        assertThat(tokens.validate("bad")).isEmpty();
        assertThat(asked).hasValue(2);
    }
}
