package org.trove.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.trove.cloud.Catalog;
import org.trove.cloud.Cloud;
import org.trove.cloud.CloudProvider;
import org.trove.cloud.CloudSettings;
import org.trove.time.IdSource;

/** The cloud that the configuration chooses; the API asks for its catalog alone. */
public final class CloudModule extends AbstractModule {
    private final CloudSettings settings;

    public CloudModule(CloudSettings settings) {
        this.settings = settings;
    }

    @Provides
    @Singleton
    Cloud cloud(Clock clock, IdSource ids, Resources resources) {
        return resources.add(settings.open(new CloudProvider.Environment(clock, ids)));
    }

    @Provides
    @Singleton
    Catalog catalog(Clock clock, IdSource ids) {
        return settings.openCatalog(new CloudProvider.Environment(clock, ids));
    }
}
