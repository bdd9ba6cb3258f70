package org.trove.cloud.openstack;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.trove.cloud.Cloud;
import org.trove.cloud.CloudContract;
import org.trove.cloud.CloudProviders;

@Tag("openstack")
class OpenStackCloudOpenstackIT extends CloudContract {
    private static final ScratchProject project = new ScratchProject();

    @AfterAll
    static void removeProject() {
        project.close();
    }

    @AfterEach
    void removeWhatServersLeft() {
        cloud.networks().owners().forEach(cloud.networks()::removeAddresses);
        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> {
                    cloud.volumes().owners().forEach(cloud.volumes()::removeVolume);
                    return cloud.volumes().owners().isEmpty();
                });
    }

    @Override
    protected String image() {
        return project.image();
    }

    @Override
    protected Cloud open() {
        Map<String, Object> settings = new HashMap<>(project.raw());
        settings.put("network", Map.of("management_networks", List.of(management())));
        return CloudProviders.named("openstack").open(settings, ENVIRONMENT);
    }

    private static String management() {
        return project.client(ServiceKind.NETWORK)
                .get("/networks?name=mgmt")
                .path("networks")
                .path(0)
                .path("id")
                .asText();
    }
}
