package org.trove.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The services as operators run them on an OpenStack: registered in its Keystone, with two projects whose members use the stock
 * client, and a boot helper that boots what Nova has made.
 */
final class OpenStackSetup implements AutoCloseable {
    private static final String GATEWAY = "192.0.2.1";
    private static final String SERVICE_USER = "trove";
    /** Of the image that bin/test-openstack puts into Glance. */
    private static final String IMAGE_TAGS = "trove,mysql";

    final OpenStackAdmin admin = new OpenStackAdmin();
    final CloudInventory inventory = new CloudInventory(admin);
    final OpenStackTenants tenants;
    final DistributedSetup services;
    private final String name = "trove-story-" + UUID.randomUUID().toString().substring(0, 8);
    private final Path directory;
    private final Path home;
    private @Nullable RunningProcess helper;
    private @Nullable Set<CloudInventory.Resource> before;

    OpenStackSetup(Path directory) {
        this(directory, Map.of());
    }

    /** @param moreOfCloud sections of the services' setting of the cloud, beside the usual ones */
    OpenStackSetup(Path directory, Map<String, Object> moreOfCloud) {
        this.directory = directory;
        home = directory.resolve("boot");
        try {
            tenants = new OpenStackTenants(admin, name);
            tenants.writeClouds(clouds());
            services = new DistributedSetup(
                    directory,
                    DistributedSetup.Variant.openstack(
                            cloud(tenants.network().external(), moreOfCloud),
                            OpenStackAdmin.auth(SERVICE_USER, "service", password()),
                            IMAGE_TAGS,
                            GATEWAY));
        } catch (RuntimeException | AssertionError e) {
            admin.close();
            throw e;
        }
    }

    private static String password() {
        return OpenStackAdmin.property("password");
    }

    /** Starts everything; from here on the cloud is as it shall be in the end. */
    OpenStackSetup start() {
        registerService();
        before = inventory.now();
        services.startConductor();
        services.startTaskManager(1);
        services.startApi(1);
        helper = RunningProcess.start(
                "boot-helper",
                directory,
                administrator(),
                BootHelper.command(
                        home,
                        "watch",
                        "--names",
                        name + "-*",
                        "--relay",
                        services.relayToApi(),
                        "--relay",
                        services.relayToBroker()));
        helper.awaitOutput("watching", Duration.ofSeconds(60));
        return this;
    }

    /** A name that no other test's instance has, for which a boot helper looks. */
    String nameOf(String instance) {
        return name + "-" + instance;
    }

    OpenStackClient client(String who) {
        return new OpenStackClient(clouds(), who);
    }

    TroveHttp http(String who) {
        return new TroveHttp(services.apiUrl(1), OpenStackAdmin.property("auth_url"), clouds(), who);
    }

    String projectOfServices() {
        return admin.list("identity", "/projects?name=service", "projects")
                .get(0)
                .get("id")
                .asText();
    }

    /** Runs a command in the network of the servers. */
    BootHelper.Result inNetwork(String... command) {
        String[] whole = new String[command.length + 1];
        whole[0] = "exec";
        System.arraycopy(command, 0, whole, 1, command.length);
        return BootHelper.run(home, whole);
    }

    /** Runs a command in a server. @param server its id at Nova */
    BootHelper.Result inside(String server, String... command) {
        String[] whole = new String[command.length + 2];
        whole[0] = "inside";
        whole[1] = server;
        System.arraycopy(command, 0, whole, 2, command.length);
        return BootHelper.run(home, whole);
    }

    /** @param server its id at Nova */
    String console(String server) {
        try {
            return Files.readString(home.resolve("servers").resolve(server).resolve("console.log"));
        } catch (IOException e) {
            return "no console: " + e;
        }
    }

    private Map<String, Object> cloud(String external, Map<String, Object> more) {
        String management = admin.list("network", "/networks?name=mgmt", "networks")
                .get(0)
                .get("id")
                .asText();
        Map<String, Object> cloud = new HashMap<>(more);
        cloud.putAll(Map.of(
                "provider",
                "openstack",
                "region_name",
                OpenStackAdmin.REGION,
                "auth",
                OpenStackAdmin.auth(SERVICE_USER, "service", password()),
                "network",
                Map.of("management_networks", List.of(management), "public_network_id", external)));
        return cloud;
    }

    /** Under the address of this API; an earlier run may have left another one. */
    private void registerService() {
        removeService();
        admin.afterwards(this::removeService);
        RunningProcess.start(
                        "register",
                        directory,
                        administrator(),
                        List.of(
                                "/usr/bin/python3",
                                Repository.root()
                                        .resolve("bin/lib/openstack/register.py")
                                        .toString(),
                                SERVICE_USER + ",database," + services.apiUrl(1) + "/v1.0/%(project_id)s"))
                .succeed(Duration.ofMinutes(2));
    }

    private void removeService() {
        admin.list("identity", "/services?type=database&name=" + SERVICE_USER, "services")
                .forEach(service -> admin.delete(
                        "identity", "/services/" + service.get("id").asText()));
        admin.list("identity", "/users?name=" + SERVICE_USER, "users")
                .forEach(user ->
                        admin.delete("identity", "/users/" + user.get("id").asText()));
    }

    private static Map<String, String> administrator() {
        Map<String, String> variables = new HashMap<>(Map.of("OS_REGION_NAME", OpenStackAdmin.REGION));
        OpenStackAdmin.auth()
                .forEach((key, value) -> variables.put("OS_" + key.toUpperCase(Locale.ROOT), value.toString()));
        return variables;
    }

    private Path clouds() {
        return directory.resolve("clouds.yaml");
    }

    @Override
    public void close() {
        try {
            services.close();
            if (helper != null) {
                helper.close();
                BootHelper.run(home, "close");
            }
            if (before != null) {
                inventory.removeAllBut(before);
            }
        } finally {
            admin.close();
        }
    }
}
