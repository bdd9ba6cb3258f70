package org.trove.cloud.openstack;

import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.trove.cloud.Catalog;
import org.trove.cloud.Cloud;
import org.trove.cloud.CloudProvider;

/** Provider {@code openstack}: an instance is a server with ports and a volume in the service user's project. */
public final class OpenStackCloudProvider implements CloudProvider {
    /** For the service loader. */
    public OpenStackCloudProvider() {}

    @Override
    public String name() {
        return "openstack";
    }

    @Override
    public Catalog openCatalog(Map<String, Object> settings, Environment environment) {
        OpenStackSettings read = OpenStackSettings.read(settings, CloudsFiles.ofThisProcess());
        return new OpenStackCatalog(
                session(read, environment), read.catalogRefreshTime(), environment.clock(), background());
    }

    @Override
    public Cloud open(Map<String, Object> settings, Environment environment) {
        OpenStackSettings read = OpenStackSettings.read(settings, CloudsFiles.ofThisProcess());
        OpenStackSession session = session(read, environment);
        return new OpenStackCloud(
                new NovaCompute(session, read.nova()),
                new NeutronNetworks(session, read.networks()),
                new CinderVolumes(session, read.volumes()));
    }

    private static OpenStackSession session(OpenStackSettings settings, Environment environment) {
        return new OpenStackSession(settings.connection(), environment.clock());
    }

    /** One thread, which keeps no process from ending. */
    private static Executor background() {
        return Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "openstack-catalog");
            thread.setDaemon(true);
            return thread;
        });
    }
}
