package org.trove.api.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.trove.api.config.RateSettings;
import org.trove.model.ProjectId;

/** Counts requests by project and verb, in this process alone, as leaky buckets that hold the requests of a minute. */
public final class RateLimits {

    private static final int MAX_BUCKETS = 100_000;
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final Clock clock;
    private final Map<String, Integer> limits = new LinkedHashMap<>();
    private final Cache<Key, LeakyBucket> buckets = Caffeine.newBuilder()
            .maximumSize(MAX_BUCKETS)
            .expireAfterAccess(WINDOW.multipliedBy(2))
            .build();

    public RateLimits(RateSettings settings, Clock clock) {
        this.clock = clock;
        put("POST", settings.post());
        put("PUT", settings.put());
        put("DELETE", settings.delete());
        put("GET", settings.get());
    }

    private void put(String verb, int limit) {
        if (limit > 0) {
            limits.put(verb, limit);
        }
    }

    /** How many requests of the verb a minute has room for; 0 = any number. */
    public int limitOf(String verb) {
        return limits.getOrDefault(verb, 0);
    }

    /** Takes one request's place. @return zero where there was room, else how long to wait for it */
    public Duration take(ProjectId project, String verb) {
        int limit = limitOf(verb);
        if (limit == 0) {
            return Duration.ZERO;
        }
        return bucket(project, verb, limit).take(clock.millis());
    }

    /** The limits and what a project has left of them. */
    public List<RateLimit> stateOf(ProjectId project) {
        long now = clock.millis();
        List<RateLimit> states = new ArrayList<>();
        limits.forEach((verb, limit) -> {
            LeakyBucket bucket = bucket(project, verb, limit);
            Instant next = Instant.ofEpochMilli(now).plus(bucket.waitFrom(now));
            states.add(new RateLimit(verb, limit, bucket.remaining(now), next));
        });
        return states;
    }

    private LeakyBucket bucket(ProjectId project, String verb, int limit) {
        return buckets.get(new Key(project, verb), key -> new LeakyBucket(limit, WINDOW));
    }

    private record Key(ProjectId project, String verb) {}
}
