package org.trove.conductor;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import java.time.Clock;
import org.trove.bus.Endpoint;
import org.trove.conductor.certificate.CertificateDesk;
import org.trove.conductor.guard.ReportClock;
import org.trove.conductor.guard.SentGuard;
import org.trove.conductor.report.BatchLimits;
import org.trove.conductor.report.ReportMetrics;
import org.trove.store.Database;
import org.trove.store.DatabaseClock;

/**
 * The conductor's own objects. The composition root binds Database, ReportServer (or what it is made of), GuestRpc,
 * CertificateAuthorities, Clock, IdSource and PrometheusRegistry.
 */
public final class ConductorModule extends AbstractModule {
    private final ConductorSettings settings;
    private final Endpoint endpoint;

    /** @param endpoint the topic {@code messaging.conductor_queue} and a name of this process among its conductors */
    public ConductorModule(ConductorSettings settings, Endpoint endpoint) {
        this.settings = settings;
        this.endpoint = endpoint;
    }

    @Override
    protected void configure() {
        bind(ConductorSettings.class).toInstance(settings);
        bind(ConductorEndpoint.class).toInstance(new ConductorEndpoint(endpoint));
        bind(ReportMetrics.class).in(Singleton.class);
        bind(CertificateDesk.class).in(Singleton.class);
        bind(ConductorService.class).in(Singleton.class);
    }

    @Provides
    SentGuard sentGuard(Database database, Clock clock) {
        return new SentGuard(new ReportClock(new DatabaseClock(database, clock)), settings.clockTolerance());
    }

    @Provides
    BatchLimits batchLimits() {
        return new BatchLimits(settings.batchSize(), settings.linger(), settings.retryCap());
    }
}
