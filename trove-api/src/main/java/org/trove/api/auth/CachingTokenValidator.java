package org.trove.api.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Believes what another validator said of a token for a bounded time, and never beyond the token's end. A hit takes no lock. */
public final class CachingTokenValidator implements TokenValidator {

    private static final int MAX_TOKENS = 20_000;

    private final TokenValidator origin;
    private final Clock clock;
    private final Duration time;
    private final Cache<String, Entry> cache =
            Caffeine.newBuilder().maximumSize(MAX_TOKENS).build();
    private final CounterDataPoint hits;
    private final CounterDataPoint misses;

    public CachingTokenValidator(TokenValidator origin, Clock clock, Duration time, PrometheusRegistry metrics) {
        this.origin = origin;
        this.clock = clock;
        this.time = time;
        Counter lookups = Counter.builder()
                .name("trove_api_token_lookups_total")
                .help("Tokens looked up, by whether the cache knew them.")
                .labelNames("result")
                .register(metrics);
        this.hits = lookups.labelValues("hit");
        this.misses = lookups.labelValues("miss");
    }

    @Override
    public Optional<Identity> validate(String token) {
        Instant now = clock.instant();
        Entry known = cache.getIfPresent(token);
        if (known != null && now.isBefore(known.until())) {
            hits.inc();
            return Optional.of(known.identity());
        }
        misses.inc();
        Optional<Identity> found = origin.validate(token).filter(identity -> now.isBefore(identity.expires()));
        found.ifPresentOrElse(identity -> cache.put(token, entry(identity, now)), () -> cache.invalidate(token));
        return found;
    }

    private Entry entry(Identity identity, Instant now) {
        Instant until = now.plus(time);
        return new Entry(identity, until.isBefore(identity.expires()) ? until : identity.expires());
    }

    private record Entry(Identity identity, Instant until) {}
}
