package org.trove.standalone;

import com.google.inject.AbstractModule;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.trove.api.ApiModule;
import org.trove.api.auth.TokenValidator;
import org.trove.bus.Endpoint;
import org.trove.cloud.CloudSettings;
import org.trove.conductor.ConductorModule;
import org.trove.crypto.KeySettings;
import org.trove.standalone.identity.IdentityService;
import org.trove.taskmanager.TaskManagerModule;
import org.trove.wiring.CertificateModule;
import org.trove.wiring.CloudModule;
import org.trove.wiring.MessagingModule;
import org.trove.wiring.PlatformModule;
import org.trove.wiring.Resources;
import org.trove.wiring.ServiceEndpoint;
import org.trove.wiring.StoreModule;

/** Binds the whole control plane in one process. */
final class StandaloneModule extends AbstractModule {
    private final StandaloneConfiguration configuration;
    private final EmbeddedParts parts;
    private final KeySettings keys;
    private final IdentityService identity;
    private final CloudSettings cloud;
    private final String identityUri;
    private final Resources resources;

    StandaloneModule(
            StandaloneConfiguration configuration,
            EmbeddedParts parts,
            KeySettings keys,
            IdentityService identity,
            CloudSettings cloud,
            String identityUri,
            Resources resources) {
        this.configuration = configuration;
        this.parts = parts;
        this.keys = keys;
        this.identity = identity;
        this.cloud = cloud;
        this.identityUri = identityUri;
        this.resources = resources;
    }

    @Override
    protected void configure() {
        install(new PlatformModule(PrometheusRegistry.defaultRegistry, resources));
        install(new StoreModule(parts.database(), keys, configuration.api().quotas()));
        install(new MessagingModule(parts.messaging(), keys));
        install(new CertificateModule(keys));
        install(new CloudModule(cloud));
        install(new ApiModule(configuration.api(), identityUri));
        install(new TaskManagerModule(configuration.taskmanager()));
        install(new ConductorModule(
                configuration.conductor(),
                new Endpoint(parts.messaging().rpc().conductorTopic(), ServiceEndpoint.hostName())));
        bind(TokenValidator.class).toInstance(new OwnIdentity(identity));
    }
}
