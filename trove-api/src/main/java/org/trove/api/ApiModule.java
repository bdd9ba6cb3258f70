package org.trove.api;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.name.Named;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.trove.api.auth.AuthenticationFilter;
import org.trove.api.auth.CachingTokenValidator;
import org.trove.api.auth.ServiceTokenRules;
import org.trove.api.auth.TokenValidator;
import org.trove.api.config.ApiSettings;
import org.trove.api.feed.OperationFeed;
import org.trove.api.feed.OperationStreams;
import org.trove.api.feed.OperationWatch;
import org.trove.api.json.Json;
import org.trove.api.limit.RateLimits;
import org.trove.api.policy.Policy;
import org.trove.api.service.NewKeySource;
import org.trove.api.service.Submissions;
import org.trove.api.view.InstanceViews;
import org.trove.api.view.OperationViews;
import org.trove.bus.TaskCaster;
import org.trove.guestkey.InstanceKeyVault;
import org.trove.lifecycle.InstanceStatuses;
import org.trove.store.CircuitBreaker;
import org.trove.store.Database;
import org.trove.store.DatabaseClock;
import org.trove.time.IdSource;

/**
 * The parts of the API. The composition root binds what they share with other services: {@code Database}, {@code MessageBus},
 * {@code TaskCaster}, {@code GuestRpc}, {@code Catalog}, {@code InstanceKeyVault}, {@code CertificateAuthorities}, {@code Clock}, {@code IdSource},
 * {@code PrometheusRegistry}, and the {@link TokenValidator} that is asked for tokens not known yet.
 */
public final class ApiModule extends AbstractModule {

    static final String ANSWERS = "api-answers";

    private static final int ANSWER_THREADS = 16;
    private static final int EVENT_THREADS = 16;

    private final ApiSettings settings;
    private final String identityUri;
    private final ServiceTokenRules serviceTokens;

    /** @param identityUri where clients without a token are told to get one */
    public ApiModule(ApiSettings settings, String identityUri) {
        this(settings, identityUri, ServiceTokenRules.DEFAULT);
    }

    public ApiModule(ApiSettings settings, String identityUri, ServiceTokenRules serviceTokens) {
        this.settings = settings;
        this.identityUri = identityUri;
        this.serviceTokens = serviceTokens;
    }

    @Override
    protected void configure() {
        bind(ApiSettings.class).toInstance(settings);
    }

    @Provides
    @Singleton
    Policy policy(Clock clock, PrometheusRegistry metrics) {
        return Policy.fromFile(settings.policyFile(), clock, metrics);
    }

    @Provides
    @Singleton
    AuthenticationFilter authentication(
            TokenValidator origin, Policy policy, DatabaseClock clock, PrometheusRegistry metrics) {
        TokenValidator cached = new CachingTokenValidator(origin, clock, settings.tokenCacheTime(), metrics);
        return new AuthenticationFilter(cached, serviceTokens, policy, identityUri);
    }

    /** For whatever is said of times in rows, and of tokens: a server whose own clock is off must not say anything else. */
    @Provides
    @Singleton
    DatabaseClock databaseClock(Database database, Clock clock) {
        return new DatabaseClock(database, clock);
    }

    /** For the API alone: the other services wait for the database with pauses of their own, and nobody waits for them. */
    @Provides
    @Singleton
    CircuitBreaker guarded(Database database, Clock clock, PrometheusRegistry metrics) {
        return new CircuitBreaker(database, clock, metrics);
    }

    @Provides
    @Singleton
    RateLimits rateLimits(Clock clock) {
        return new RateLimits(settings.rates(), clock);
    }

    @Provides
    @Singleton
    InstanceStatuses statuses() {
        return new InstanceStatuses(settings.agentHeartbeatExpiry());
    }

    @Provides
    @Singleton
    InstanceViews views(InstanceStatuses statuses, DatabaseClock clock) {
        return new InstanceViews(statuses, clock);
    }

    @Provides
    @Singleton
    Submissions submissions(TaskCaster caster, IdSource ids, PrometheusRegistry metrics) {
        return new Submissions(caster, ids, metrics);
    }

    @Provides
    @Singleton
    NewKeySource newKeys(InstanceKeyVault vault) {
        return () -> vault.seal(vault.newKey());
    }

    @Provides
    @Singleton
    OperationWatch watch(Database database, Clock clock) {
        return new OperationWatch(database, clock, settings.followers().maxWaiting());
    }

    @Provides
    @Singleton
    OperationStreams streams(Database database, Clock clock) {
        return new OperationStreams(
                database,
                clock,
                threads("api-events", EVENT_THREADS),
                settings.followers().maxEventStreams(),
                change -> Json.write(OperationViews.event(change)));
    }

    @Provides
    @Singleton
    OperationFeed feed(Database database, OperationWatch watch, OperationStreams streams, PrometheusRegistry metrics) {
        return new OperationFeed(database, watch, streams, metrics);
    }

    /** Sends the answers that wait for guests. */
    @Provides
    @Singleton
    @Named(ANSWERS)
    ExecutorService answers() {
        return threads(ANSWERS, ANSWER_THREADS);
    }

    private static ExecutorService threads(String name, int count) {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(count, count, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}
