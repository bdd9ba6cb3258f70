package org.trove.chaos;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.Cloud;
import org.trove.cloud.CloudException;
import org.trove.cloud.Compute;
import org.trove.cloud.Networks;
import org.trove.cloud.Server;
import org.trove.cloud.ServerSpec;
import org.trove.cloud.Volumes;
import org.trove.model.Access;
import org.trove.model.Flavor;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;

/** The client of a {@link CloudServer}, as a client of any cloud would be: with a time-out, and with errors that may pass. */
final class SimulatedCloud implements Cloud {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final ServerOrder NO_ORDER = new ServerOrder(Map.of(), null, null);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final String url;

    SimulatedCloud(String url) {
        this.url = url;
    }

    @Override
    public Compute compute() {
        return new Servers();
    }

    @Override
    public Networks networks() {
        return new Addresses();
    }

    @Override
    public Volumes volumes() {
        return new DataVolumes();
    }

    @Override
    public void close() {
        // Connections end with the process.
    }

    /** The wire's word for a server. */
    record ServerView(
            String id,
            String owner,
            String status,
            @Nullable String flavor,
            @Nullable String image) {
        Server server() {
            return new Server(id, new InstanceId(owner), status, null, flavor, image);
        }
    }

    /** What a server is made with. */
    record ServerOrder(
            Map<String, String> files,
            @Nullable String flavor,
            @Nullable String image) {}

    /** What a volume is made with. @param sizeGb GiB */
    record VolumeOrder(int sizeGb) {}

    /** The wire's word for a volume. */
    record VolumeView(String id, String owner, int sizeGb, String status) {
        Volumes.Volume volume() {
            return new Volumes.Volume(id, new InstanceId(owner), sizeGb, status);
        }
    }

    private final class Servers implements Compute {
        @Override
        public Server ensureServer(ServerSpec spec) {
            return findServer(spec.owner()).orElseGet(() -> create(spec));
        }

        /** Looking and making are two calls, between which anything may happen, as in a real cloud. */
        private Server create(ServerSpec spec) {
            String made = call("PUT", "/servers/" + spec.owner(), order(spec));
            return require(made, new TypeReference<ServerView>() {}).server();
        }

        private ServerOrder order(ServerSpec spec) {
            return new ServerOrder(spec.files(), spec.flavor().id(), spec.imageId());
        }

        @Override
        public void resizeServer(InstanceId owner, Flavor flavor) {
            act(owner, "resize", new ServerOrder(Map.of(), flavor.id(), null));
        }

        @Override
        public void migrateServer(InstanceId owner, @Nullable String host) {
            act(owner, "migrate", NO_ORDER);
        }

        @Override
        public void confirmResize(InstanceId owner) {
            act(owner, "confirm", NO_ORDER);
        }

        @Override
        public void revertResize(InstanceId owner) {
            act(owner, "revert", NO_ORDER);
        }

        @Override
        public void rebootServer(InstanceId owner) {
            act(owner, "reboot", NO_ORDER);
        }

        @Override
        public void rebuildServer(ServerSpec spec) {
            act(spec.owner(), "rebuild", order(spec));
        }

        @Override
        public void attachVolume(InstanceId owner, String volumeId) {
            act(owner, "attach", NO_ORDER);
        }

        @Override
        public void detachVolume(InstanceId owner, String volumeId) {
            act(owner, "detach", NO_ORDER);
        }

        private void act(InstanceId owner, String action, ServerOrder order) {
            expect(call("POST", "/servers/" + owner + "/" + action, order));
        }

        @Override
        public Optional<Server> findServer(InstanceId owner) {
            return read(call("GET", "/servers/" + owner, null), new TypeReference<ServerView>() {})
                    .map(ServerView::server);
        }

        @Override
        public void removeServer(InstanceId owner) {
            call("DELETE", "/servers/" + owner, null);
        }

        @Override
        public List<Server> listServers() {
            return require(call("GET", "/servers", null), new TypeReference<List<ServerView>>() {}).stream()
                    .map(ServerView::server)
                    .toList();
        }
    }

    private final class Addresses implements Networks {
        @Override
        public List<InstanceAddress> ensureAddresses(
                InstanceId owner,
                ProjectId project,
                List<Map<String, Object>> nics,
                @Nullable Access access,
                List<Integer> tcpPorts) {
            return require(call("PUT", "/addresses/" + owner, Map.of()), new TypeReference<List<String>>() {}).stream()
                    .map(text -> new InstanceAddress(text, InstanceAddress.Type.PRIVATE, "simulated"))
                    .toList();
        }

        @Override
        public List<Port> listPorts() {
            return require(call("GET", "/addresses", null), new TypeReference<List<String>>() {}).stream()
                    .map(owner -> new Port("port of " + owner, new InstanceId(owner)))
                    .toList();
        }

        @Override
        public void updateAccess(InstanceId owner, Access access, List<Integer> tcpPorts) {
            expect(call("POST", "/addresses/" + owner, Map.of()));
        }

        @Override
        public void removeAddresses(InstanceId owner) {
            call("DELETE", "/addresses/" + owner, null);
        }
    }

    private final class DataVolumes implements Volumes {
        @Override
        public Volume ensureVolume(InstanceId owner, int sizeGb, @Nullable String type) {
            return require(
                            call("PUT", "/volumes/" + owner, new VolumeOrder(sizeGb)),
                            new TypeReference<VolumeView>() {})
                    .volume();
        }

        @Override
        public Optional<Volume> findVolume(InstanceId owner) {
            return read(call("GET", "/volumes/" + owner, null), new TypeReference<VolumeView>() {})
                    .map(VolumeView::volume);
        }

        @Override
        public List<Volume> listVolumes() {
            return require(call("GET", "/volumes", null), new TypeReference<List<VolumeView>>() {}).stream()
                    .map(VolumeView::volume)
                    .toList();
        }

        @Override
        public void extendVolume(InstanceId owner, int sizeGb) {
            expect(call("POST", "/volumes/" + owner, new VolumeOrder(sizeGb)));
        }

        @Override
        public void removeVolume(InstanceId owner) {
            call("DELETE", "/volumes/" + owner, null);
        }
    }

    /** @return the body; null where there is nothing of that name */
    private @Nullable String call(String method, String path, @Nullable Object body) {
        try {
            HttpRequest.BodyPublisher content =
                    body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(JSON.writeValueAsString(body));
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                    .timeout(TIMEOUT)
                    .method(method, content)
                    .build();
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            return switch (answer.statusCode()) {
                case 200, 204 -> answer.body();
                case 404 -> null;
                case 423 -> throw failure("The address is in use by a server that is not listed yet.", null);
                case 409 ->
                    throw new CloudException(
                            CloudException.Kind.BUSY, "The cloud answers 409: not in this state.", null);
                default -> throw failure("The cloud answers " + answer.statusCode() + ".", null);
            };
        } catch (IOException e) {
            throw failure("The cloud does not answer.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("The cloud was not waited for.", e);
        }
    }

    private static void expect(@Nullable String body) {
        if (body == null) {
            throw new CloudException(CloudException.Kind.NOT_FOUND, "The cloud has nothing of that owner.", null);
        }
    }

    private static <T> Optional<T> read(@Nullable String body, TypeReference<T> type) {
        if (body == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(body, type));
        } catch (IOException e) {
            throw failure("The cloud's answer cannot be read.", e);
        }
    }

    private static <T> T require(@Nullable String body, TypeReference<T> type) {
        return read(body, type).orElseThrow(() -> failure("The cloud answers 404 to what it should make.", null));
    }

    private static CloudException failure(String message, @Nullable Throwable cause) {
        return new CloudException(CloudException.Kind.TRANSIENT, message, cause);
    }
}
