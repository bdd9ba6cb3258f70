package org.trove.e2e;

import java.nio.file.Path;
import java.util.Map;
import org.trove.cloud.Catalog;
import org.trove.cloud.Cloud;
import org.trove.cloud.CloudProvider;
import org.trove.cloud.FixedCatalog;
import org.trove.cloud.ProviderSettings;

/** Provider {@code booted}: servers get nothing but their user data, and {@code bin/boot-helper} boots them. */
public final class BootedCloudProvider implements CloudProvider {
    static final String NAME = "booted";

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
        return new BootedCloud(
                Path.of(ProviderSettings.read(settings, Settings.class).home()));
    }

    /** @param home where servers live */
    record Settings(String home) {}
}
