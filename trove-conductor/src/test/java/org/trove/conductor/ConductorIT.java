package org.trove.conductor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dropwizard.testing.DropwizardTestSupport;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.BusMetrics;
import org.trove.bus.Endpoint;
import org.trove.bus.RpcReportCaster;
import org.trove.bus.RpcSettings;
import org.trove.bus.Stamps;
import org.trove.bus.rabbit.Eavesdropper;
import org.trove.bus.rabbit.RabbitMessageBus;
import org.trove.bus.rabbit.RabbitSettings;
import org.trove.bus.rabbit.Tampering;
import org.trove.crypto.KeySettings;
import org.trove.crypto.SecretBox;
import org.trove.crypto.SecretString;
import org.trove.guestkey.InstanceKeyVault;
import org.trove.message.GuestReport;
import org.trove.message.wire.AcceptedCodes;
import org.trove.message.wire.MessageCipher;
import org.trove.message.wire.MessageCodec;
import org.trove.message.wire.Stamp;
import org.trove.message.wire.WireSecurity;
import org.trove.model.Fault;
import org.trove.model.GuestCode;
import org.trove.model.Instance;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.model.ProjectId;
import org.trove.model.ServiceStatus;
import org.trove.store.Database;
import org.trove.store.InstanceChange;
import org.trove.store.QuotaDefaults;
import org.trove.store.jdbi.DatabaseMetrics;
import org.trove.store.jdbi.DatabasePool;
import org.trove.store.jdbi.DatabaseSettings;
import org.trove.store.jdbi.JdbiDatabase;
import org.trove.store.jdbi.OpenDatabase;
import org.trove.store.jdbi.SchemaMigration;
import org.trove.time.SystemIdSource;

/** The conductor as a process, between a real broker and a real database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConductorIT {
    private static final Logger LOG = LoggerFactory.getLogger(ConductorIT.class);
    private static final int GUESTS = 200;
    private static final int ROUNDS = 50;
    private static final String KEY = "integration-test-key-of-no-value";

    private final SecureRandom random = new SecureRandom();
    private final SystemIdSource ids = new SystemIdSource();
    private final String schema = "conductor_it_" + ids.newId().toString().substring(0, 8);
    private final SecretString secret = SecretString.of(KEY);
    private final InstanceKeyVault vault = new InstanceKeyVault(new KeySettings(secret, secret, secret), random);
    private final MessageCodec codec = new MessageCodec(new MessageCipher(random), WireSecurity.DEFAULT);
    private final Supplier<Stamp> stamps = Stamps.numbered(Clock.systemUTC());
    private final List<InstanceId> guests = new ArrayList<>();
    private final List<String> guestKeys = new ArrayList<>();

    private OpenDatabase pool;
    private Database database;
    private RabbitMessageBus bus;
    private RabbitSettings messaging;
    private DropwizardTestSupport<ConductorConfiguration> conductor;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        administer("CREATE DATABASE " + schema);
        String url = ItServices.require("trove.it.mysql.url") + schema;
        String user = ItServices.require("trove.it.mysql.user");
        String password = ItServices.require("trove.it.mysql.password");
        pool = DatabasePool.open(DatabaseSettings.of(url, user, SecretString.of(password)), "it");
        SchemaMigration.migrate(pool);
        database = new JdbiDatabase(
                pool,
                new SecretBox(secret, random),
                QuotaDefaults.TROVE,
                ids,
                new DatabaseMetrics(new PrometheusRegistry()));
        insertGuests();
        int port = Integer.parseInt(ItServices.require("trove.it.rabbit.port"));
        String file = writeSettings(directory, url, user, password, port);
        conductor = new DropwizardTestSupport<>(ConductorApplication.class, file);
        conductor.before();
        messaging = conductor.getConfiguration().messaging();
        bus = new RabbitMessageBus(messaging, Clock.systemUTC(), ids, new BusMetrics(new PrometheusRegistry()));
        await().atMost(Duration.ofSeconds(20)).until(bus::isConnected);
    }

    @AfterAll
    void stop() throws Exception {
        if (conductor != null) {
            conductor.after();
        }
        if (bus != null) {
            bus.close();
        }
        if (pool != null) {
            pool.close();
        }
        administer("DROP DATABASE IF EXISTS " + schema);
    }

    @Test
    void a_burst_of_ten_thousand_heartbeats_loses_the_last_of_no_guest() {
        Instant start = Instant.now();
        double sent = seconds(start);
        List<CompletableFuture<Void>> casts = new ArrayList<>();
        List<RpcReportCaster> casters = casters();
        for (int round = 1; round <= ROUNDS; round++) {
            String status = round == ROUNDS ? "healthy" : "running";
            for (int i = 0; i < GUESTS; i++) {
                casts.add(casters.get(i).cast(heartbeat(guests.get(i), sent + round / 1000.0, status)));
            }
        }
        CompletableFuture.allOf(casts.toArray(CompletableFuture[]::new)).join();
        Duration published = Duration.between(start, Instant.now());
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(guests.subList(0, GUESTS)).allMatch(id -> status(id) == ServiceStatus.HEALTHY));
        Duration recorded = Duration.between(start, Instant.now());

        LOG.info("heartbeats={} published={} recorded={}", GUESTS * ROUNDS, published, recorded);
        assertThat(metrics()).contains("trove_conductor_reports_received_total{method=\"heartbeat\"}");
    }

    @Test
    void a_report_sealed_with_another_guest_s_key_changes_nothing() {
        InstanceId victim = newGuest();
        String wrongKey = guestKeys.get(0);
        caster(victim, wrongKey)
                .cast(heartbeat(victim, seconds(Instant.now()), "crashed"))
                .join();
        caster(guests.get(0), wrongKey)
                .cast(heartbeat(victim, seconds(Instant.now()), "crashed"))
                .join();

        // Behind them in the queue, so that its effect tells that they were handled.
        InstanceId witness = newGuest();
        String key = guestKeys.get(guests.indexOf(witness));
        caster(witness, key)
                .cast(heartbeat(witness, seconds(Instant.now()), "blocked"))
                .join();
        await().atMost(Duration.ofSeconds(20)).until(() -> status(witness) == ServiceStatus.BLOCKED);

        assertThat(status(victim)).isEqualTo(ServiceStatus.NEW);
        assertThat(metrics()).containsPattern("trove_bus_messages_dropped_total\\{reason=\"\\w+\"\\} [12]");
    }

    @Test
    void reports_that_are_sent_again_change_nothing() throws Exception {
        InstanceId id = newGuest();
        RpcReportCaster agent = caster(id, guestKeys.get(guests.indexOf(id)));
        try (Eavesdropper attacker = new Eavesdropper(rabbitPort(), schema)) {
            double ahead = seconds(Instant.now().plus(Duration.ofDays(1)));
            agent.cast(heartbeat(id, ahead, "healthy")).join();
            String healthy = attacker.next();
            agent.cast(new GuestReport.ReportRoot(id.value(), "root")).join();
            String root = attacker.next();
            agent.cast(new GuestReport.NotifyExcInfo(id.value(), Map.of(), "it broke", List.of()))
                    .join();
            String fault = attacker.next();
            agent.cast(heartbeat(id, ahead + 1, "shutdown")).join();
            await().atMost(Duration.ofSeconds(20)).until(() -> status(id) == ServiceStatus.SHUTDOWN);
            await().atMost(Duration.ofSeconds(20)).until(() -> fault(id) != null);
            database.write(stores -> {
                stores.instances().apply(new InstanceChange.FaultCleared(id));
                return stores.instances().recordRootDisabled(id);
            });

            for (String recorded : List.of(healthy, root, fault)) {
                attacker.send(schema, recorded);
            }
            awaitWitness();

            assertThat(status(id)).isEqualTo(ServiceStatus.SHUTDOWN);
            assertThat(fault(id)).isNull();
            assertThat(database.<Boolean>read(stores -> stores.instances().rootEnabledSince(id) == null))
                    .isTrue();
        }
    }

    @Test
    void a_heartbeat_that_is_relabelled_does_not_say_that_root_is_enabled() throws Exception {
        InstanceId id = newGuest();
        try (Eavesdropper attacker = new Eavesdropper(rabbitPort(), schema)) {
            caster(id, guestKeys.get(guests.indexOf(id)))
                    .cast(heartbeat(id, seconds(Instant.now()), "healthy"))
                    .join();
            String root = Tampering.relabelled(attacker.next(), "report_root");
            attacker.send(schema, root);
            attacker.send(schema, Tampering.stripped(root));
            awaitWitness();

            assertThat(database.<Boolean>read(stores -> stores.instances().rootEnabledSince(id) == null))
                    .isTrue();
        }
    }

    @Test
    void an_agent_of_the_release_before_is_heard_until_it_is_updated_and_not_afterwards() throws Exception {
        InstanceId id = newGuest();
        String key = guestKeys.get(guests.indexOf(id));
        database.write(stores -> stores.instances().setCode(id, GuestCode.OLD));
        MessageCodec both = new MessageCodec(new MessageCipher(random), WireSecurity.of(AcceptedCodes.OLD_TOO));
        String oldTopic = "nobody-" + schema;
        bus.declare(new Endpoint(oldTopic, "nobody"));
        RpcSettings aside =
                new RpcSettings("taskmanager", oldTopic, messaging.rpc().timeouts());
        try (Eavesdropper old = new Eavesdropper(rabbitPort(), oldTopic)) {
            RpcReportCaster recorder = new RpcReportCaster(bus, both, id, SecretString.of(key), aside, ids, stamps);
            double now = seconds(Instant.now());
            recorder.cast(heartbeat(id, now, "healthy")).join();
            old.send(schema, Tampering.downgraded(old.next()));
            await().atMost(Duration.ofSeconds(20)).until(() -> status(id) == ServiceStatus.HEALTHY);
            assertThat(code(id)).isEqualTo(GuestCode.OLD);

            caster(id, key).cast(heartbeat(id, now + 1, "running")).join();
            await().atMost(Duration.ofSeconds(20)).until(() -> status(id) == ServiceStatus.RUNNING);
            assertThat(code(id)).isEqualTo(GuestCode.NEW);

            recorder.cast(heartbeat(id, now + 2, "crashed")).join();
            String later = old.next();
            old.send(schema, Tampering.downgraded(later));
            old.send(schema, Tampering.stripped(later));
            awaitWitness();
            assertThat(status(id)).isEqualTo(ServiceStatus.RUNNING);
            assertThat(metrics()).contains("reason=\"old_code\"").contains("reason=\"no_code\"");
        } finally {
            bus.remove(new Endpoint(oldTopic, "nobody"));
        }
    }

    /** Behind the others in the queue, so that its effect tells that they were handled. */
    private void awaitWitness() {
        InstanceId witness = newGuest();
        String key = guestKeys.get(guests.indexOf(witness));
        caster(witness, key)
                .cast(heartbeat(witness, seconds(Instant.now()), "blocked"))
                .join();
        await().atMost(Duration.ofSeconds(20)).until(() -> status(witness) == ServiceStatus.BLOCKED);
    }

    private @Nullable Fault fault(InstanceId id) {
        return database.read(stores -> stores.instances().details(id))
                .orElseThrow()
                .fault();
    }

    private GuestCode code(InstanceId id) {
        return Objects.requireNonNull(database.read(stores -> stores.instances().guestKeys(List.of(id)))
                        .get(id))
                .code();
    }

    private static int rabbitPort() {
        return Integer.parseInt(ItServices.require("trove.it.rabbit.port"));
    }

    @Test
    void the_health_check_names_database_and_broker() {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(admin("/healthcheck"))
                        .contains("\"broker\":{\"healthy\":true")
                        .contains("\"database\":{\"healthy\":true"));
    }

    private List<RpcReportCaster> casters() {
        List<RpcReportCaster> casters = new ArrayList<>();
        for (int i = 0; i < GUESTS; i++) {
            casters.add(caster(guests.get(i), guestKeys.get(i)));
        }
        return casters;
    }

    private RpcReportCaster caster(InstanceId guest, String key) {
        return new RpcReportCaster(bus, codec, guest, SecretString.of(key), messaging.rpc(), ids, stamps);
    }

    private static GuestReport heartbeat(InstanceId id, double sent, String status) {
        return new GuestReport.Heartbeat(
                id.value(), sent, new GuestReport.Payload(status, 1_000_000L, 1_073_741_824L, "test"));
    }

    private static double seconds(Instant time) {
        return time.toEpochMilli() / 1000.0;
    }

    private ServiceStatus status(InstanceId id) {
        return database.read(stores -> stores.guestStatuses().find(id).orElseThrow())
                .status();
    }

    private void insertGuests() {
        for (int i = 0; i < GUESTS; i++) {
            newGuest();
        }
    }

    private InstanceId newGuest() {
        InstanceId id = new InstanceId(UUID.randomUUID().toString());
        String key = vault.newKey();
        String sealed = vault.seal(key);
        database.write(stores -> {
            stores.instances().insert(instance(id, sealed));
            return 0;
        });
        guests.add(id);
        guestKeys.add(key);
        return id;
    }

    private static Instance instance(InstanceId id, String sealedKey) {
        Instant now = Instant.now();
        return new Instance(
                id,
                new ProjectId("project"),
                "db",
                InstanceTask.NONE,
                "1",
                1,
                null,
                null,
                "ACTIVE",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                sealedKey,
                now,
                now,
                null,
                0);
    }

    private String metrics() {
        return admin("/metrics");
    }

    private String admin(String path) {
        URI uri = URI.create("http://127.0.0.1:" + conductor.getAdminPort() + path);
        return HttpClient.newHttpClient()
                .sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .join()
                .body();
    }

    private static void administer(String statement) throws Exception {
        try (Connection connection = DriverManager.getConnection(
                        ItServices.require("trove.it.mysql.url"),
                        ItServices.require("trove.it.mysql.user"),
                        ItServices.require("trove.it.mysql.password"));
                Statement admin = connection.createStatement()) {
            admin.execute(statement);
        }
    }

    private String writeSettings(Path directory, String url, String user, String password, int rabbitPort)
            throws Exception {
        String text = """
                server:
                  applicationConnectors: [{type: http, bindHost: 127.0.0.1, port: 0}]
                  adminConnectors: [{type: http, bindHost: 127.0.0.1, port: 0}]
                logging: {level: WARN}
                database: {url: "%s", user: "%s", password: "%s"}
                messaging: {port: %d, user: guest, password: guest, conductor_queue: "%s"}
                keys: {taskmanager_rpc_encr_key: "%s", inst_rpc_key_encr_key: "%s", operation_payload_key: "%s"}
                """.formatted(url, user, password, rabbitPort, schema, KEY, KEY, KEY);
        return Files.writeString(directory.resolve("trove-conductor.yml"), text).toString();
    }
}
