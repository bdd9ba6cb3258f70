package org.trove.store.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.model.ProjectId;
import org.trove.model.Quota;
import org.trove.model.ServiceStatus;
import org.trove.operation.ClaimedOperation;
import org.trove.operation.CommitOutcome;
import org.trove.operation.OperationState;
import org.trove.store.BootTokenStoreContract;
import org.trove.store.CertificateStoreContract;
import org.trove.store.DatastoreStoreContract;
import org.trove.store.GuestStatusStoreContract;
import org.trove.store.Heartbeat;
import org.trove.store.IdempotencyContract;
import org.trove.store.InstanceChange;
import org.trove.store.InstanceStoreContract;
import org.trove.store.OperationChangesContract;
import org.trove.store.OperationClaimContract;
import org.trove.store.OperationContract;
import org.trove.store.OperationDeskContract;
import org.trove.store.OperationRecordsContract;
import org.trove.store.OrphanStoreContract;
import org.trove.store.ParkedMessageContract;
import org.trove.store.QuotaStoreContract;
import org.trove.store.StoreFixture;
import org.trove.store.SubjectQueueContract;

/** The stores on a real server, alone and under concurrency. */
abstract class RealDatabaseContract extends StoresOnServer
        implements InstanceStoreContract,
                GuestStatusStoreContract,
                QuotaStoreContract,
                DatastoreStoreContract,
                OperationClaimContract,
                SubjectQueueContract,
                OperationContract,
                OperationRecordsContract,
                OperationDeskContract,
                OperationChangesContract,
                IdempotencyContract,
                OrphanStoreContract,
                ParkedMessageContract,
                BootTokenStoreContract,
                CertificateStoreContract {
    private static final int THREADS = 8;
    private static final int OPERATIONS = 2_000;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    /** @param server prefix of the system properties that name it */
    RealDatabaseContract(String server) {
        super(server);
    }

    @AfterAll
    void endThreads() {
        threads.shutdownNow();
    }

    @Override
    public void addCluster(String id) {
        schema.execute(
                "INSERT IGNORE INTO clusters (id, created, updated, name, task_id, tenant_id, datastore_version_id)"
                        + " VALUES ('" + id + "', NOW(), NOW(), 'c', 1, 'p', '" + VERSION.id() + "')");
    }

    private void onAllThreads(Callable<?> work) throws Exception {
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            running.add(threads.submit(work));
        }
        for (Future<?> one : running) {
            one.get();
        }
    }

    @Test
    void eight_task_managers_perform_two_thousand_operations_once_each() throws Exception {
        InstanceId shared = givenInstance();
        for (int i = 0; i < OPERATIONS; i++) {
            InstanceId instance = i % 10 == 0 ? shared : givenInstance();
            givenOperation(instance);
        }
        Set<String> performed = ConcurrentHashMap.newKeySet();
        AtomicInteger commits = new AtomicInteger();
        AtomicInteger node = new AtomicInteger();

        onAllThreads(() -> {
            String holder = "node" + node.incrementAndGet();
            while (commits.get() < OPERATIONS) {
                for (ClaimedOperation claimed : journal().claim(holder, 5, LEASE)) {
                    InstanceId instance =
                            Objects.requireNonNull(claimed.operation().instance());
                    assertThat(journal()
                                    .commit(
                                            claimed.lease(),
                                            StoreFixture.done(
                                                    0,
                                                    OperationState.SUCCEEDED,
                                                    1,
                                                    new InstanceChange.VolumeSet(instance, holder))))
                            .isEqualTo(CommitOutcome.WRITTEN);
                    performed.add(claimed.operation().id());
                    commits.incrementAndGet();
                }
            }
            return null;
        });

        assertThat(performed).hasSize(OPERATIONS);
        assertThat(commits).hasValue(OPERATIONS);
        assertThat(map(stores -> stores.operations().countByState())).isEmpty();
    }

    @Test
    void an_operation_that_arrives_while_the_one_before_ends_is_never_left_behind() throws Exception {
        AtomicInteger ended = new AtomicInteger();
        int rounds = 300;
        InstanceId instance = givenInstance();
        Future<?> inserting = threads.submit(() -> {
            for (int i = 0; i < rounds; i++) {
                givenOperation(instance);
            }
        });
        while (ended.get() < rounds) {
            boolean complete = inserting.isDone();
            List<ClaimedOperation> claimed = journal().claim("node", 5, LEASE);
            assertThat(claimed).hasSizeBetween(complete ? 1 : 0, 1);
            claimed.forEach(one -> {
                journal().commit(one.lease(), StoreFixture.done(0, OperationState.FAILED, 0));
                ended.incrementAndGet();
            });
        }
        inserting.get();
    }

    @Test
    void first_requests_of_a_project_at_once_neither_fail_nor_overrun() throws Exception {
        for (int round = 0; round < 20; round++) {
            ProjectId project = new ProjectId("project" + round);
            AtomicInteger accepted = new AtomicInteger();

            onAllThreads(() -> {
                for (int i = 0; i < 3; i++) {
                    Map<Quota.Resource, Integer> amounts =
                            Map.of(Quota.Resource.INSTANCES, 1, Quota.Resource.VOLUMES, 1, Quota.Resource.RAM, 512);
                    if (database.write(stores -> stores.quotas().add(project, amounts))
                            .isEmpty()) {
                        accepted.incrementAndGet();
                    }
                }
                return null;
            });

            assertThat(accepted).hasValue(10);
        }
    }

    @Test
    void a_count_of_the_rows_among_requests_makes_no_drift_and_loses_no_booking() throws Exception {
        Map<String, Integer> flavors = Map.of("2", 1024);
        Map<Quota.Resource, Integer> one =
                Map.of(Quota.Resource.INSTANCES, 1, Quota.Resource.RAM, 1024, Quota.Resource.VOLUMES, 5);
        Map<Quota.Resource, Integer> back =
                Map.of(Quota.Resource.INSTANCES, -1, Quota.Resource.RAM, -1024, Quota.Resource.VOLUMES, -5);
        write(stores ->
                stores.quotas().setLimits(PROJECT, Map.of(Quota.Resource.INSTANCES, -1, Quota.Resource.VOLUMES, -1)));
        AtomicInteger turn = new AtomicInteger();
        List<Map<Quota.Resource, Integer>> corrections = Collections.synchronizedList(new ArrayList<>());

        onAllThreads(() -> {
            boolean counts = turn.incrementAndGet() % 4 == 0;
            for (int i = 0; i < 40; i++) {
                if (counts) {
                    corrections.add(database.write(stores -> stores.quotas().correct(PROJECT, flavors)));
                } else {
                    InstanceId id = StoreFixture.newId();
                    write(stores -> {
                        stores.instances().insert(StoreFixture.instance(id, PROJECT));
                        stores.quotas().add(PROJECT, one);
                    });
                    if (i % 2 == 0) {
                        write(stores -> {
                            stores.instances().changeTask(id, Set.of(InstanceTask.BUILDING), InstanceTask.DELETING);
                            stores.quotas().add(PROJECT, back);
                        });
                    }
                }
            }
            return null;
        });

        assertThat(corrections).hasSize(80).allMatch(Map::isEmpty);
        assertThat(list(stores -> stores.quotas().quotas(PROJECT)))
                .contains(
                        new Quota(Quota.Resource.INSTANCES, 120, 0, -1), new Quota(Quota.Resource.VOLUMES, 600, 0, -1));
    }

    @Test
    void what_a_trove_in_python_has_reserved_is_left_alone_and_backups_count_while_they_are_there() {
        schema.execute("INSERT INTO quota_usages (id, tenant_id, in_use, reserved, resource)"
                + " VALUES ('u1', 'p', 4, 1, 'instances'), ('u2', 'p', 4, 0, 'backups')");
        for (String state : List.of("COMPLETED", "FAILED", "DELETING")) {
            schema.execute("INSERT INTO backups (id, name, state, tenant_id, deleted) VALUES ('" + state + "', 'b', '"
                    + state + "', 'p', 0)");
        }

        assertThat(map(stores -> stores.quotas().correct(new ProjectId("p"), Map.of())))
                .isEqualTo(Map.of(Quota.Resource.BACKUPS, -2));
    }

    @Test
    void conductors_that_write_the_same_guests_at_once_keep_the_newest() throws Exception {
        List<InstanceId> guests = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            guests.add(givenInstance());
        }
        AtomicInteger clock = new AtomicInteger();
        AtomicInteger ignored = new AtomicInteger();

        onAllThreads(() -> {
            for (int i = 0; i < 25; i++) {
                int sent = clock.incrementAndGet();
                List<InstanceId> shuffled = new ArrayList<>(guests);
                Collections.shuffle(shuffled);
                List<Heartbeat> beats = shuffled.stream()
                        .map(id -> new Heartbeat(
                                id, sent, sent == THREADS * 25 ? ServiceStatus.HEALTHY : ServiceStatus.CRASHED, null))
                        .toList();
                ignored.addAndGet(
                        database.write(stores -> stores.guestStatuses().record(beats)));
            }
            return null;
        });

        assertThat(guests)
                .allSatisfy(id -> assertThat(
                                optional(stores -> stores.guestStatuses().find(id)))
                        .hasValueSatisfying(guest -> assertThat(guest.status()).isEqualTo(ServiceStatus.HEALTHY)));
        assertThat(ignored.get() % guests.size()).isZero();
    }

    @Test
    void writers_that_lock_each_other_out_are_repeated() throws Exception {
        InstanceId one = givenInstance();
        InstanceId two = givenInstance();
        AtomicInteger turn = new AtomicInteger();

        onAllThreads(() -> {
            boolean forth = turn.incrementAndGet() % 2 == 0;
            for (int i = 0; i < 20; i++) {
                write(stores -> {
                    stores.instances().rename(forth ? one : two, "name");
                    stores.instances().rename(forth ? two : one, "name");
                });
            }
            return null;
        });

        assertThat(optional(stores -> stores.instances().find(one)))
                .hasValueSatisfying(found -> assertThat(found.version()).isEqualTo(THREADS * 20));
    }

    @Test
    void a_request_sealed_with_another_key_is_put_off_and_stops_no_other() {
        String broken = givenOperation(givenInstance()).id();
        String good = givenOperation(givenInstance()).id();
        schema.execute("UPDATE operations SET payload = 'v1:AAAAAAAAAAAAAAAAAAAAAAAAAAAA' WHERE id = '" + broken + "'");

        assertThat(journal().claim("node", 10, Duration.ofMinutes(1)))
                .extracting(claimed -> claimed.operation().id())
                .containsExactly(good);
        assertThat(map(stores -> stores.operations().countByState()))
                .isEqualTo(Map.of(OperationState.RUNNING, 1L, OperationState.WAITING, 1L));
    }

    @Test
    void a_database_that_answers_is_reachable() {
        assertThat(database.isReachable()).isTrue();
    }
}
