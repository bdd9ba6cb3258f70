package org.trove.cloud.openstack;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.trove.cloud.Catalog;
import org.trove.cloud.Cloud;
import org.trove.cloud.CloudProvider;
import org.trove.cloud.Secrets;

/** Provider {@code openstack}. Nothing is asked of the cloud until something is wanted of it. */
public final class OpenStackCloudProvider implements CloudProvider {
    /** For the service loader. */
    public OpenStackCloudProvider() {}

    @Override
    public String name() {
        return "openstack";
    }

    @Override
    public List<String> check(Map<String, Object> settings, Use use) {
        OpenStackSettings read = OpenStackSettings.read(settings, CloudsFiles.ofThisProcess());
        TrustedServers.context(read.connection().options());
        read.zone();
        return read.toldOfEntry();
    }

    @Override
    public Catalog openCatalog(Map<String, Object> settings, Environment environment) {
        OpenStackSettings read = OpenStackSettings.read(settings, CloudsFiles.ofThisProcess());
        OpenStackSession session = new OpenStackSession(read.connection(), environment.clock());
        return new OpenStackCatalog(session, read, environment.clock(), background());
    }

    @Override
    public Cloud open(Map<String, Object> settings, Environment environment) {
        OpenStackSettings read = OpenStackSettings.read(settings, CloudsFiles.ofThisProcess());
        OpenStackSession session = new OpenStackSession(read.connection(), environment.clock());
        return new OpenStackCloud(
                new NovaCompute(session, read.nova()),
                new NeutronNetworks(session, read.networks()),
                new CinderVolumes(session, read.volumes()),
                read.zone().map(zone -> new DesignateDns(session, zone)).orElse(null));
    }

    @Override
    public Secrets openSecrets(Map<String, Object> settings, Environment environment) {
        OpenStackSettings read = OpenStackSettings.read(settings, CloudsFiles.ofThisProcess());
        OpenStackSession session = new OpenStackSession(read.connection(), environment.clock());
        Transport transport = new Transport(read.connection().options());
        BarbicanClient barbican = new BarbicanClient(session, transport, new Refusals(environment.clock()));
        return new BarbicanSecrets(barbican, read.secrets());
    }

    private static Executor background() {
        return Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "openstack-catalog");
            thread.setDaemon(true);
            return thread;
        });
    }
}
