package org.trove.store.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.trove.crypto.SecretBox;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;
import org.trove.model.Quota;
import org.trove.operation.ClaimedOperation;
import org.trove.operation.CommitOutcome;
import org.trove.operation.OperationJournal;
import org.trove.operation.OperationState;
import org.trove.store.QuotaDefaults;
import org.trove.store.StoreFixture;
import org.trove.time.SystemIdSource;

/** Processes that write through two nodes of one cluster at once: what collides fails at its commit and is repeated. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GaleraIT {
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int THREADS_PER_NODE = 4;

    @TempDir
    static Path directory;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final DatabaseMetrics metrics = new DatabaseMetrics(registry);
    private final ExecutorService threads = Executors.newFixedThreadPool(2 * THREADS_PER_NODE);
    private GaleraCluster cluster;
    private TestSchema schema;
    private OpenDatabase second;
    private List<JdbiDatabase> nodes;

    @BeforeAll
    void open() throws IOException {
        cluster = new GaleraCluster(directory);
        schema = new TestSchema(cluster.prefix(0)).migrated();
        DatabaseSettings first = schema.settings();
        cluster.prefix(1);
        String url = System.getProperty("trove.it.galera1.url") + first.url().replaceFirst(".*/", "");
        second = DatabasePool.open(DatabaseSettings.of(url, first.user(), first.password()), "second");
        nodes = List.of(database(schema.dataSource()), database(second));
    }

    @AfterAll
    void close() {
        threads.shutdownNow();
        if (second != null) {
            second.close();
        }
        if (schema != null) {
            schema.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    private JdbiDatabase database(javax.sql.DataSource dataSource) {
        SecretBox secrets = new SecretBox(TestSchema.PAYLOAD_KEY, new SecureRandom());
        return new JdbiDatabase(dataSource, secrets, QuotaDefaults.TROVE, new SystemIdSource(), metrics);
    }

    private interface Work {
        void on(JdbiDatabase node, int thread);
    }

    private void onBothNodes(Work work) throws Exception {
        List<Callable<Object>> all = new ArrayList<>();
        for (int i = 0; i < 2 * THREADS_PER_NODE; i++) {
            int thread = i;
            all.add(Executors.callable(() -> work.on(nodes.get(thread % 2), thread)));
        }
        for (Future<Object> one : threads.invokeAll(all)) {
            one.get();
        }
    }

    private double repeats() {
        return registry.scrape("trove_database_repeats"::equals).stream()
                .map(CounterSnapshot.class::cast)
                .flatMap(counter -> counter.getDataPoints().stream())
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }

    private void awaitRow(String query, String row) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(schema.query(query).strip()).isEqualTo(row));
    }

    private long count(JdbiDatabase node, OperationState state) {
        return node.read(stores -> stores.operations().countByState()).getOrDefault(state, 0L);
    }

    private void accept(JdbiDatabase node, InstanceId instance) {
        node.write(stores -> stores.operations().insert(StoreFixture.operation(instance)));
    }

    @Test
    void task_managers_on_two_nodes_hold_each_operation_once_and_write_each_result_once() throws Exception {
        schema.execute("DELETE FROM operation_steps");
        schema.execute("DELETE FROM operation_subjects");
        schema.execute("DELETE FROM operations");
        int many = 200;
        for (int i = 0; i < many; i++) {
            accept(nodes.get(i % 2), StoreFixture.newId());
        }
        await().atMost(PATIENCE)
                .until(() -> count(nodes.get(0), OperationState.PENDING) == many
                        && count(nodes.get(1), OperationState.PENDING) == many);
        double before = repeats();
        AtomicInteger written = new AtomicInteger();

        onBothNodes((node, thread) -> {
            OperationJournal journal = new JdbiOperationJournal(node);
            while (count(node, OperationState.PENDING) > 0) {
                for (ClaimedOperation claimed : journal.claim("holder" + thread, 8, LEASE)) {
                    assertThat(claimed.lease().token()).as("claimed once").isEqualTo(1);
                    CommitOutcome outcome =
                            journal.commit(claimed.lease(), StoreFixture.done(0, OperationState.SUCCEEDED, 1));
                    assertThat(outcome).isEqualTo(CommitOutcome.WRITTEN);
                    written.incrementAndGet();
                }
            }
        });

        assertThat(written).hasValue(many);
        assertThat(repeats()).as("commits that failed and were repeated").isGreaterThan(before);
        // Node 0 applies what node 1 wrote a moment later.
        awaitRow("SELECT MAX(fencing_token), COUNT(*) FROM operations WHERE state = 'SUCCEEDED'", "1 " + many);
        awaitRow("SELECT COUNT(*) FROM operation_steps", Integer.toString(many));
    }

    @Test
    void requests_at_two_nodes_overrun_no_quota() throws Exception {
        for (int round = 0; round < 5; round++) {
            ProjectId project = new ProjectId("project" + round);
            AtomicInteger accepted = new AtomicInteger();

            onBothNodes((node, thread) -> {
                for (int i = 0; i < 3; i++) {
                    if (node.write(stores -> stores.quotas().add(project, Map.of(Quota.Resource.INSTANCES, 1)))
                            .isEmpty()) {
                        accepted.incrementAndGet();
                    }
                }
            });

            assertThat(accepted).hasValue(10);
            awaitRow(
                    "SELECT in_use FROM quota_usages WHERE tenant_id = '" + project.value()
                            + "' AND resource = 'instances'",
                    "10");
        }
    }

    @Test
    void what_is_accepted_at_one_node_while_the_operation_in_front_ends_at_the_other_is_not_queued_for_ever()
            throws Exception {
        OperationJournal journal = new JdbiOperationJournal(nodes.get(0));
        for (int round = 0; round < 30; round++) {
            InstanceId instance = StoreFixture.newId();
            accept(nodes.get(0), instance);
            ClaimedOperation front = journal.claim("front", 1, LEASE).get(0);
            String known = "SELECT 1 FROM operations WHERE lease_holder = 'front' AND subject_id = '" + instance + "'";
            await().atMost(PATIENCE)
                    .until(() -> nodes.get(1)
                            .query(sql -> sql.first(known, rs -> true).isPresent()));

            Future<?> behind = threads.submit(() -> accept(nodes.get(1), instance));
            journal.commit(front.lease(), StoreFixture.done(0, OperationState.SUCCEEDED, 1));
            behind.get();

            await().atMost(PATIENCE)
                    .until(() -> journal.claim("behind", 1, LEASE).stream()
                            .anyMatch(one -> journal.commit(one.lease(), StoreFixture.done(0, OperationState.FAILED, 0))
                                    .isWritten()));
        }
    }
}
