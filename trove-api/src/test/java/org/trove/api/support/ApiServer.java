package org.trove.api.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.testing.DropwizardTestSupport;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.trove.api.ApiEndpoint;
import org.trove.api.ApiModule;
import org.trove.api.auth.Identity;
import org.trove.api.auth.TokenValidator;
import org.trove.api.config.ApiSettings;
import org.trove.api.feed.OperationWatch;
import org.trove.bus.GuestRpc;
import org.trove.bus.MessageBus;
import org.trove.bus.RpcSettings;
import org.trove.bus.TaskCaster;
import org.trove.cloud.Catalog;
import org.trove.crypto.KeySettings;
import org.trove.crypto.SecretString;
import org.trove.model.InstanceId;
import org.trove.operation.OperationJournal;
import org.trove.store.CircuitBreaker;
import org.trove.store.Database;
import org.trove.store.DatabaseClock;
import org.trove.store.memory.MemoryDatabase;
import org.trove.store.memory.MemoryOperationJournal;
import org.trove.time.IdSource;
import org.trove.time.SettableClock;
import org.trove.wiring.CertificateModule;

/** An API server on a free loopback port, with everything behind it fake and fresh for each test. */
public final class ApiServer implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback {

    public static final String MEMBER_A = "token-of-a";
    public static final String MEMBER_B = "token-of-b";
    public static final String ADMIN = "token-of-admin";
    public static final String WITHOUT_PROJECT = "token-without-project";
    private static final KeySettings KEYS = new KeySettings(key("1"), key("2"), key("3"));
    private static final ObjectMapper JSON = new ObjectMapper();

    public final FakeGuests guests = new FakeGuests();
    public final FakeCaster caster = new FakeCaster();
    public final SampleCatalog catalog = new SampleCatalog();
    public final SettableClock clock = new SettableClock();
    public final InstanceFixtures instances;
    private final FakeBus bus = new FakeBus();
    private final SwitchedDatabase database = new SwitchedDatabase();
    private final HttpClient client = HttpClient.newHttpClient();
    private final DropwizardTestSupport<Configuration> support;
    private final TokenValidator tokens;
    private @Nullable CircuitBreaker circuit;
    private volatile @Nullable OperationWatch watch;
    private @Nullable DatabaseClock databaseClock;
    private int comparisons;

    public ApiServer(String settings) {
        this(settings, ApiServer::identify);
    }

    /** @param tokens asked for tokens instead of the four that every server knows */
    public ApiServer(String settings, TokenValidator tokens) {
        this.tokens = tokens;
        this.instances = new InstanceFixtures(database, clock);
        this.support = new DropwizardTestSupport<>(TestApplication.class, configuration()) {
            @Override
            public Application<Configuration> newApplication() {
                return new TestApplication(settings);
            }
        };
    }

    private static SecretString key(String part) {
        return SecretString.of(part.repeat(32));
    }

    /** Without limits of the rate. */
    public static ApiServer unlimited() {
        return new ApiServer("{\"rates\": {\"http_get_rate\": -1, \"http_post_rate\": -1, \"http_put_rate\": -1,"
                + " \"http_delete_rate\": -1}}");
    }

    private static Configuration configuration() {
        Configuration configuration = new Configuration();
        DefaultServerFactory server = new DefaultServerFactory();
        server.setApplicationConnectors(List.of(loopback()));
        server.setAdminConnectors(List.of(loopback()));
        configuration.setServerFactory(server);
        return configuration;
    }

    private static HttpConnectorFactory loopback() {
        HttpConnectorFactory connector = new HttpConnectorFactory();
        connector.setPort(0);
        connector.setBindHost("127.0.0.1");
        return connector;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        start();
    }

    /** For a server that is no extension of its test. */
    public void start() throws Exception {
        support.before();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        support.after();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        database.replace(new MemoryDatabase(clock));
        closeCircuit();
        clock.reset();
        database.write(stores -> {
            Samples.load(stores);
            return true;
        });
        database.asked.set(0);
        guests.reset();
        caster.casts.clear();
        catalog.domain = null;
        catalog.whenAsked = this::requireFreeOfTheDatabase;
        setBrokerAway(false);
    }

    /** The cloud may take its time: meanwhile nobody else waits for a row or a connection. */
    private void requireFreeOfTheDatabase() {
        if (database.isInUse()) {
            throw new AssertionError("the cloud is asked in the middle of a transaction");
        }
    }

    /** What the test before may have left open. */
    private void closeCircuit() {
        clock.advance(Duration.ofHours(1));
        Objects.requireNonNull(circuit).read(stores -> true);
    }

    public Database database() {
        return database;
    }

    /** A task manager's side of the operations. */
    public OperationJournal journal() {
        return new MemoryOperationJournal(database.current());
    }

    public void setDatabaseAway(boolean away) {
        database.setAway(away);
    }

    /** The database is as empty as before a test, with one datastore alone. */
    public void loadOneDatastore() {
        database.replace(new MemoryDatabase(clock));
        database.write(stores -> {
            Samples.loadOne(stores);
            return true;
        });
    }

    /** The server's clock is so far ahead of that of the database, which is as empty as before a test; it has compared them. */
    public void setClockAhead(Duration ahead) {
        database.replace(new MemoryDatabase(Clock.offset(clock, ahead.negated())));
        database.write(stores -> {
            Samples.load(stores);
            return true;
        });
        // Due again, whenever it was compared last.
        comparisons++;
        clock.advance(Duration.ofHours(comparisons));
        Objects.requireNonNull(databaseClock).compareWhereDue();
    }

    /** @param trouble what the database says of its schema, null = that it fits */
    public void setSchemaTrouble(@Nullable String trouble) {
        database.setSchemaTrouble(trouble);
    }

    /** How often the database was asked since the start of the test. */
    public int databaseAsked() {
        return database.asked.get();
    }

    /** Puts a backup there. */
    public void addBackup(String id, InstanceId instance, String state) {
        database.current().addBackup(id, instance, state);
    }

    public void setBrokerAway(boolean away) {
        caster.brokerAway = away;
        bus.connected = !away;
    }

    public int port() {
        return support.getLocalPort();
    }

    /** A GET of a member with the header Accept. */
    public Reply getAccepting(String accept, String path) {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .header("X-Auth-Token", MEMBER_A)
                .header("Accept", accept)
                .build());
    }

    public Reply get(String path) {
        return call("GET", MEMBER_A, path, null);
    }

    public Reply call(String method, @Nullable String token, String path, @Nullable String body) {
        return call(method, token, path, body, Map.of());
    }

    public Reply call(
            String method, @Nullable String token, String path, @Nullable String body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (token != null) {
            request.header("X-Auth-Token", token);
        }
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::header);
        return send(request.build());
    }

    /** Returns when so many requests wait for a change of an operation. */
    public void awaitWaiting(int count) {
        OperationWatch watched = Objects.requireNonNull(watch);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (watched.waiting() < count) {
            assertThat(System.nanoTime()).as("only %d wait", watched.waiting()).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    /** A POST under a key, whose answer may take its time. */
    public CompletableFuture<Reply> postLater(String token, String path, String body, String key) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .header("X-Auth-Token", token)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .thenApply(answer -> new Reply(answer.statusCode(), answer.body(), answer.headers(), port()));
    }

    /** A GET whose answer may take its time. */
    public CompletableFuture<Reply> getLater(String token, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .header("X-Auth-Token", token)
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .thenApply(answer -> new Reply(answer.statusCode(), answer.body(), answer.headers(), port()));
    }

    /** The lines of an answer that does not end, as they come. */
    public HttpResponse<InputStream> open(String token, String path, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .header("X-Auth-Token", token);
        headers.forEach(request::header);
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new AssertionError("no answer to " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    public Reply send(HttpRequest request) {
        try {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            return new Reply(answer.statusCode(), answer.body(), answer.headers(), port());
        } catch (IOException e) {
            throw new AssertionError("no answer to " + request, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private final class TestApplication extends Application<Configuration> {

        private final String settings;

        TestApplication(String settings) {
            this.settings = settings;
        }

        @Override
        public void run(Configuration configuration, Environment environment) throws Exception {
            ApiEndpoint.prepare(configuration.getServerFactory());
            ApiSettings api = JSON.copy().findAndRegisterModules().readValue(settings, ApiSettings.class);
            Injector injector = Guice.createInjector(
                    new Fakes(), new CertificateModule(KEYS), new ApiModule(api, "http://identity.example.org/v3"));
            circuit = injector.getInstance(CircuitBreaker.class);
            ApiEndpoint.install(environment, injector);
            watch = injector.getInstance(OperationWatch.class);
            databaseClock = injector.getInstance(DatabaseClock.class);
        }
    }

    private final class Fakes extends AbstractModule {
        @Override
        protected void configure() {
            bind(PrometheusRegistry.class).toInstance(new PrometheusRegistry());
            bind(Clock.class).toInstance(clock);
            bind(IdSource.class).toInstance(new CountedIds());
            bind(SecureRandom.class).toInstance(new SecureRandom());
            bind(Database.class).toInstance(database);
            bind(MessageBus.class).toInstance(bus);
            bind(TaskCaster.class).toInstance(caster);
            bind(RpcSettings.class).toInstance(RpcSettings.DEFAULT);
            bind(GuestRpc.class).toInstance(guests);
            bind(Catalog.class).toInstance(catalog);
            bind(TokenValidator.class).toInstance(tokens);
            bind(KeySettings.class).toInstance(KEYS);
        }
    }

    private static Optional<Identity> identify(String token) {
        Map<String, Identity> known = Map.of(
                MEMBER_A, identity("user-a", Samples.PROJECT_A, "member"),
                MEMBER_B, identity("user-b", Samples.PROJECT_B, "member"),
                ADMIN, identity("user-admin", Samples.PROJECT_ADMIN, "Admin"),
                WITHOUT_PROJECT, identity("user-a", null, "member"));
        return Optional.ofNullable(known.get(token));
    }

    private static Identity identity(String user, @Nullable String project, String role) {
        return new Identity(user, user, project, project, List.of(role), Instant.parse("2030-01-01T00:00:00Z"));
    }
}
