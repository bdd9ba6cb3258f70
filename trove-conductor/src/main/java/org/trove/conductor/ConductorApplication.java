package org.trove.conductor;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.google.inject.Guice;
import com.google.inject.Injector;
import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.trove.bus.Endpoint;
import org.trove.store.QuotaDefaults;
import org.trove.wiring.CertificateModule;
import org.trove.wiring.MessagingModule;
import org.trove.wiring.PlatformModule;
import org.trove.wiring.Resources;
import org.trove.wiring.ServiceEndpoint;
import org.trove.wiring.StoreModule;

/** The conductor as a process of its own: {@code ConductorApplication server trove-conductor.yml}. */
public final class ConductorApplication extends Application<ConductorConfiguration> {
    public static void main(String[] args) throws Exception {
        new ConductorApplication().run(args);
    }

    @Override
    public String getName() {
        return "trove-conductor";
    }

    @Override
    public void initialize(Bootstrap<ConductorConfiguration> bootstrap) {
        bootstrap.getObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    @Override
    public void run(ConductorConfiguration configuration, Environment environment) {
        // Dropwizard insists on a Jersey servlet; a conductor has no resources for it.
        environment.jersey().disable();
        Endpoint endpoint = new Endpoint(configuration.messaging().rpc().conductorTopic(), ServiceEndpoint.hostName());
        Injector injector = Guice.createInjector(
                new PlatformModule(new PrometheusRegistry(), new Resources()),
                new StoreModule(configuration.database(), configuration.keys(), QuotaDefaults.TROVE),
                new MessagingModule(configuration.messaging(), configuration.keys()),
                new CertificateModule(configuration.keys()),
                new ConductorModule(configuration.conductor(), endpoint));
        ServiceEndpoint.install(environment, injector);
        environment.lifecycle().manage(injector.getInstance(ConductorService.class));
    }
}
