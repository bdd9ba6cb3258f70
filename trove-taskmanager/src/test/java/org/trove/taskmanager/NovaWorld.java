package org.trove.taskmanager;

import static org.awaitility.Awaitility.await;
import static org.trove.taskmanager.testing.InstanceWorld.ID;
import static org.trove.taskmanager.testing.InstanceWorld.PROJECT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.Catalog;
import org.trove.cloud.Cloud;
import org.trove.cloud.CloudProvider.Environment;
import org.trove.cloud.CloudProviders;
import org.trove.cloud.Server;
import org.trove.cloud.ServerSpec;
import org.trove.message.TaskRequest;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceTask;
import org.trove.model.ServiceStatus;
import org.trove.operation.Operation;
import org.trove.store.InstanceChange;
import org.trove.taskmanager.testing.EngineOfWorld;
import org.trove.taskmanager.testing.InstanceWorld;
import org.trove.time.SystemIdSource;

/** One instance that runs in a world of fakes, but for its server, which a real Nova has; that of {@code bin/test-openstack}. */
final class NovaWorld implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration TICK = Duration.ofMillis(250);
    private static final ObjectMapper JSON = new ObjectMapper();

    final InstanceWorld world = new InstanceWorld();
    final Cloud cloud;
    private final Catalog catalog;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String token;
    private final JsonNode services;

    NovaWorld() {
        String password = property("password");
        Map<String, String> auth = Map.of(
                "auth_url", property("auth_url"),
                "username", "admin",
                "password", password,
                "project_name", "admin",
                "user_domain_name", "Default",
                "project_domain_name", "Default");
        HttpResponse<String> login = send("POST", property("auth_url") + "/auth/tokens", null, login(password));
        token = login.headers().firstValue("X-Subject-Token").orElseThrow();
        services = json(login).at("/token/catalog");
        Map<String, Object> network = Map.of("management_networks", List.of(managementNetwork()));
        Environment environment = new Environment(Clock.systemUTC(), new SystemIdSource());
        Map<String, Object> settings = Map.of("region_name", "RegionOne", "auth", auth, "network", network);
        cloud = CloudProviders.named("openstack").open(settings, environment);
        catalog = CloudProviders.named("openstack").openCatalog(settings, environment);
    }

    /** With flavor 1 and a guest that does what it is told. */
    void makeInstance() {
        world.guestsObey();
        List<InstanceAddress> addresses = cloud.networks().ensureAddresses(ID, PROJECT, List.of(), null, List.of());
        Server server = cloud.compute()
                .ensureServer(new ServerSpec(
                        ID,
                        PROJECT,
                        null,
                        "db1",
                        "exampledb",
                        List.of(4711),
                        catalog.flavor("1").orElseThrow(),
                        catalog.image(null, List.of("trove", "mysql")),
                        null,
                        null,
                        null,
                        addresses,
                        Map.of(),
                        null));
        world.database.write(stores -> {
            stores.instances().apply(new InstanceChange.AddressesSet(ID, addresses));
            stores.instances().apply(new InstanceChange.ServerSet(ID, server.id(), server.status()));
            stores.instances().apply(new InstanceChange.FlavorSet(ID, "1", 0));
            stores.instances().apply(new InstanceChange.TaskSet(ID, InstanceTask.NONE));
            stores.instances().apply(new InstanceChange.ServiceStatusSet(ID, ServiceStatus.HEALTHY));
            return true;
        });
        await().atMost(PATIENCE).until(() -> server().status().equals("ACTIVE"));
        EngineOfWorld.start(
                world,
                "one",
                world.rows,
                new InstanceFlows(world.database, cloud, catalog, world.guests, world.keys)
                        .build(new TaskManagerSettings()));
    }

    /** From flavor 1 to 2, the cloud's own. */
    static TaskRequest.ResizeFlavor resize() {
        return new TaskRequest.ResizeFlavor(ID.value(), flavor("1", 512), flavor("2", 1024));
    }

    private static Map<String, Object> flavor(String id, int ramMb) {
        return Map.of("id", id, "name", "of " + ramMb, "ram", ramMb, "vcpus", 1, "disk", 1);
    }

    /** Accepts it and lets it come to its end. */
    Operation run(TaskRequest request, String id) {
        world.accept(request, id);
        passUntil(() -> world.operation(id).state().isEnded());
        return world.operation(id);
    }

    /** Lets the world's time pass with the real one. */
    void passUntil(Callable<Boolean> condition) {
        await().pollInSameThread().pollInterval(TICK).atMost(PATIENCE).until(() -> {
            world.advance(TICK);
            return condition.call();
        });
    }

    Server server() {
        return cloud.compute().findServer(ID).orElseThrow();
    }

    /** The host of Nova's that the server is on. */
    String host() {
        return get("compute", "/servers/" + server().id())
                .at("/server/OS-EXT-SRV-ATTR:host")
                .asText();
    }

    /** As an administrator would, behind the service's back. */
    void deleteServer() {
        send("DELETE", url("compute") + "/servers/" + server().id(), token, null);
    }

    /** As an administrator would, too. @param action such as {@code os-stop} */
    void act(String action, @Nullable Object argument) {
        ObjectNode body = JSON.createObjectNode();
        body.set(action, JSON.valueToTree(argument));
        send("POST", url("compute") + "/servers/" + server().id() + "/action", token, body.toString());
    }

    /** A server that is nobody's instance comes and goes. */
    void passForeignServer() {
        String image = catalog.image(null, List.of("trove", "mysql"));
        Map<String, Object> server =
                Map.of("name", "foreign", "flavorRef", "1", "imageRef", String.valueOf(image), "networks", "none");
        String servers = url("compute") + "/servers";
        String id = json(send(
                        "POST",
                        servers,
                        token,
                        JSON.valueToTree(Map.of("server", server)).toString()))
                .at("/server/id")
                .asText();
        await().atMost(PATIENCE)
                .until(() -> get("compute", "/servers/" + id)
                        .at("/server/status")
                        .asText()
                        .equals("ACTIVE"));
        send("DELETE", servers + "/" + id, token, null);
        await().atMost(PATIENCE)
                .until(() ->
                        get("compute", "/servers?name=foreign").at("/servers").isEmpty());
    }

    /** Cuts connections to the cloud's broker. @param name that their client calls itself */
    static void cut(String name) {
        try {
            Process process = new ProcessBuilder(property("command"), property("dir"), "cut", name)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException("no connection of " + name + " was cut");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        cloud.compute().removeServer(ID);
        await().atMost(PATIENCE).until(() -> cloud.compute().findServer(ID).isEmpty());
        cloud.networks().removeAddresses(ID);
        cloud.close();
    }

    private String managementNetwork() {
        return get("network", "/v2.0/networks?name=mgmt").at("/networks/0/id").asText();
    }

    private JsonNode get(String service, String path) {
        return json(send("GET", url(service) + path, token, null));
    }

    private String url(String type) {
        for (JsonNode service : services) {
            if (service.path("type").asText().equals(type)) {
                return service.at("/endpoints/0/url").asText();
            }
        }
        throw new IllegalStateException("the catalog has no " + type);
    }

    private static String login(String password) {
        Map<String, Object> domain = Map.of("id", "default");
        Map<String, Object> user = Map.of("name", "admin", "domain", domain, "password", password);
        Map<String, Object> identity = Map.of("methods", List.of("password"), "password", Map.of("user", user));
        Map<String, Object> scope = Map.of("project", Map.of("name", "admin", "domain", domain));
        return JSON.valueToTree(Map.of("auth", Map.of("identity", identity, "scope", scope)))
                .toString();
    }

    private HttpResponse<String> send(String method, String url, @Nullable String token, @Nullable String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                // The first that takes a server without a network.
                .header("OpenStack-API-Version", "compute 2.37")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (token != null) {
            request.header("X-Auth-Token", token);
        }
        try {
            HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new IllegalStateException(method + " " + url + ": " + answer.statusCode() + " " + answer.body());
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String property(String name) {
        String value = System.getProperty("trove.it.openstack." + name);
        if (value == null) {
            throw new IllegalStateException("trove.it.openstack." + name + " is not set: bin/test-openstack sets it");
        }
        return value;
    }
}
