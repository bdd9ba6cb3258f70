package org.trove.cloud.openstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.trove.cloud.Catalog;
import org.trove.cloud.Cloud;
import org.trove.cloud.CloudContract;
import org.trove.cloud.CloudProviders;

/** What every cloud promises, kept by a real OpenStack; opened as a service opens it. */
@Tag("openstack")
class OpenStackCloudOpenstackIT extends CloudContract {
    private final TestProject project = new TestProject();

    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(project.raw());
        settings.put("network", Map.of("management_networks", List.of(project.network("mgmt"))));
        return settings;
    }

    @Override
    protected Cloud open() {
        return CloudProviders.named("openstack").open(settings(), ENVIRONMENT);
    }

    @Override
    protected Duration patience() {
        return Duration.ofSeconds(90);
    }

    @Override
    protected String image() {
        return project.image();
    }

    @Override
    protected void afterwards() {
        cloud.networks().owners().forEach(cloud.networks()::removeAddresses);
        cloud.volumes().owners().forEach(cloud.volumes()::removeVolume);
        project.close();
    }

    @Test
    void the_provider_s_catalog_is_the_cloud_s() {
        Catalog catalog = CloudProviders.named("openstack").openCatalog(settings(), ENVIRONMENT);

        assertThat(catalog.flavor("1")).get().extracting("name").isEqualTo("m1.tiny");
        assertThat(catalog.image(null, List.of("trove", "mysql"))).isEqualTo(project.image());
    }
}
