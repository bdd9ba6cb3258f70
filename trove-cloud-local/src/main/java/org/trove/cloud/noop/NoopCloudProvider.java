package org.trove.cloud.noop;

import java.util.List;
import java.util.Map;
import org.trove.cloud.Catalog;
import org.trove.cloud.Cloud;
import org.trove.cloud.CloudProvider;
import org.trove.cloud.FixedCatalog;
import org.trove.cloud.ProviderSettings;

/** Provider {@code noop}: servers exist in the memory of the process alone. For benchmarks and tests of what lies above. */
public final class NoopCloudProvider implements CloudProvider {
    @Override
    public String name() {
        return "noop";
    }

    @Override
    public List<String> check(Map<String, Object> settings, Use use) {
        ProviderSettings.read(settings, NoopSettings.class);
        return List.of();
    }

    @Override
    public Catalog openCatalog(Map<String, Object> settings, Environment environment) {
        ProviderSettings.read(settings, NoopSettings.class);
        return new FixedCatalog(FixedCatalog.DEFAULT_FLAVORS);
    }

    @Override
    public Cloud open(Map<String, Object> settings, Environment environment) {
        return new NoopCloud(ProviderSettings.read(settings, NoopSettings.class), environment);
    }
}
