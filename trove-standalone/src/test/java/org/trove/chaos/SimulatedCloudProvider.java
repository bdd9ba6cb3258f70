package org.trove.chaos;

import java.util.Map;
import org.trove.cloud.Catalog;
import org.trove.cloud.Cloud;
import org.trove.cloud.CloudProvider;
import org.trove.cloud.FixedCatalog;
import org.trove.cloud.ProviderSettings;

/** Provider {@code simulated}: the cloud that {@link CloudServer} plays, in another process. */
public final class SimulatedCloudProvider implements CloudProvider {
    static final String NAME = "simulated";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Catalog openCatalog(Map<String, Object> settings, Environment environment) {
        ProviderSettings.read(settings, Settings.class);
        return new FixedCatalog(FixedCatalog.DEFAULT_FLAVORS);
    }

    @Override
    public Cloud open(Map<String, Object> settings, Environment environment) {
        return new SimulatedCloud(
                ProviderSettings.read(settings, Settings.class).url());
    }

    /** @param url of the cloud, {@code http://host:port} */
    record Settings(String url) {}
}
