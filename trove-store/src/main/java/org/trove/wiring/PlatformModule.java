package org.trove.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.trove.time.IdSource;
import org.trove.time.SystemIdSource;

/** Clock, ids, randomness, timers and metrics of a real process. */
public final class PlatformModule extends AbstractModule {
    private static final int TIMER_THREADS = 2;

    private final PrometheusRegistry registry;
    private final Resources resources;

    public PlatformModule(PrometheusRegistry registry, Resources resources) {
        this.registry = registry;
        this.resources = resources;
    }

    @Override
    protected void configure() {
        bind(Clock.class).toInstance(Clock.systemUTC());
        bind(IdSource.class).to(SystemIdSource.class).in(com.google.inject.Singleton.class);
        bind(SecureRandom.class).toInstance(new SecureRandom());
        bind(PrometheusRegistry.class).toInstance(registry);
        bind(Resources.class).toInstance(resources);
    }

    /** Timers of calls and reports: their tasks are short. */
    @Provides
    @Singleton
    ScheduledExecutorService timers() {
        ScheduledExecutorService timers = Executors.newScheduledThreadPool(TIMER_THREADS, task -> {
            Thread thread = new Thread(task, "timers");
            thread.setDaemon(true);
            return thread;
        });
        resources.add(timers::shutdownNow);
        return timers;
    }
}
