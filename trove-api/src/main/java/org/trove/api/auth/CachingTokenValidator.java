package org.trove.api.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Believes what another validator said of a token for a bounded time, and of a valid one never beyond the token's end. A hit
 * takes no lock. Of a token that it does not know it asks once, however many requests bring it at the same time.
 */
public final class CachingTokenValidator implements TokenValidator {

    private static final int MAX_TOKENS = 20_000;

    /** Requests that wait for an answer about their token; the server's other threads stay with known tokens. */
    static final int MAX_WAITING = 400;

    /** Long enough to hold back a client that repeats itself, short enough for a token that was not known everywhere yet. */
    private static final Duration INVALID_TIME = Duration.ofSeconds(5);

    private final TokenValidator origin;
    private final Clock clock;
    private final Duration time;
    private final Cache<TokenHash, Entry> valid =
            Caffeine.newBuilder().maximumSize(MAX_TOKENS).build();
    /** Apart, so that a flood of made-up tokens displaces no valid one. */
    private final Cache<TokenHash, Entry> invalid =
            Caffeine.newBuilder().maximumSize(MAX_TOKENS).build();

    private final Semaphore waiting = new Semaphore(MAX_WAITING);
    private final Map<TokenHash, CompletableFuture<Entry>> asked = new ConcurrentHashMap<>();
    private final CounterDataPoint hits;
    private final CounterDataPoint misses;
    private final CounterDataPoint shared;

    /** @param time for which a token that was valid is believed; 0 = it is asked for every time */
    public CachingTokenValidator(TokenValidator origin, Clock clock, Duration time, PrometheusRegistry metrics) {
        this.origin = origin;
        this.clock = clock;
        this.time = time;
        Counter lookups = Counter.builder()
                .name("trove_api_token_lookups_total")
                .help(
                        "Tokens looked up: hit = the cache knew, miss = it did not, shared = another request asked already.")
                .labelNames("result")
                .register(metrics);
        this.hits = lookups.labelValues("hit");
        this.misses = lookups.labelValues("miss");
        this.shared = lookups.labelValues("shared");
    }

    @Override
    public Optional<Identity> validate(String token) {
        return validate(TokenHash.of(token, false), () -> origin.validate(token));
    }

    @Override
    public Optional<Identity> validateEvenExpired(String token) {
        return validate(TokenHash.of(token, true), () -> origin.validateEvenExpired(token));
    }

    private Optional<Identity> validate(TokenHash hash, Supplier<Optional<Identity>> ask) {
        Entry known = cached(hash);
        if (known != null) {
            hits.inc();
            return known.answer();
        }
        if (!waiting.tryAcquire()) {
            throw KeystoneAway.because(MAX_WAITING + " requests wait for an answer about their token already");
        }
        try {
            // An answer that may not be remembered may not be shared either: it can be older than the request.
            return time.isZero() ? cachedOrAsked(hash, ask).answer() : together(hash, ask);
        } finally {
            waiting.release();
        }
    }

    /** The first of those who ask about a token asks, the others get its answer or failure. */
    private Optional<Identity> together(TokenHash hash, Supplier<Optional<Identity>> ask) {
        CompletableFuture<Entry> mine = new CompletableFuture<>();
        @Nullable CompletableFuture<Entry> running = asked.putIfAbsent(hash, mine);
        if (running != null) {
            shared.inc();
            return answerOf(running);
        }
        try {
            mine.complete(cachedOrAsked(hash, ask));
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            asked.remove(hash);
        }
        return mine.join().answer();
    }

    /** Another request may have got its answer between this one's look into the cache and its turn to ask. */
    private Entry cachedOrAsked(TokenHash hash, Supplier<Optional<Identity>> ask) {
        Entry known = cached(hash);
        if (known != null) {
            hits.inc();
            return known;
        }
        misses.inc();
        Instant now = clock.instant();
        Optional<Identity> found = ask.get().filter(identity -> hash.evenExpired() || now.isBefore(identity.expires()));
        Instant until = now.plus(time);
        Entry entry;
        if (found.isPresent()) {
            Instant end = found.get().expires();
            entry = new Entry(found.get(), hash.evenExpired() || until.isBefore(end) ? until : end);
            valid.put(hash, entry);
        } else {
            entry = new Entry(null, now.plus(time.compareTo(INVALID_TIME) < 0 ? time : INVALID_TIME));
            invalid.put(hash, entry);
        }
        return entry;
    }

    /** Null where the cache knows nothing of the token, or not any more. */
    private @Nullable Entry cached(TokenHash hash) {
        Instant now = clock.instant();
        Entry good = valid.getIfPresent(hash);
        if (good != null && now.isBefore(good.until())) {
            return good;
        }
        Entry bad = invalid.getIfPresent(hash);
        return bad != null && now.isBefore(bad.until()) ? bad : null;
    }

    private static Optional<Identity> answerOf(CompletableFuture<Entry> running) {
        try {
            return running.join().answer();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** @param identity null where the token is not valid */
    private record Entry(@Nullable Identity identity, Instant until) {
        Optional<Identity> answer() {
            return Optional.ofNullable(identity);
        }
    }
}
