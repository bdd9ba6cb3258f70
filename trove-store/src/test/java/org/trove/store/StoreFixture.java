package org.trove.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.trove.datastore.AccountRules;
import org.trove.datastore.Capability;
import org.trove.datastore.CharacterSetRule;
import org.trove.datastore.ConfigFile;
import org.trove.datastore.DatastoreDescriptor;
import org.trove.datastore.HostForm;
import org.trove.datastore.ParameterRule;
import org.trove.datastore.TextRule;
import org.trove.model.Access;
import org.trove.model.DatastoreVersion;
import org.trove.model.Instance;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.model.ProjectId;
import org.trove.operation.Change;
import org.trove.operation.Direction;
import org.trove.operation.NewOperation;
import org.trove.operation.OperationJournal;
import org.trove.operation.OperationKind;
import org.trove.operation.OperationState;
import org.trove.operation.StepCommit;
import org.trove.operation.StepDefinition;
import org.trove.operation.StepRecord;
import org.trove.operation.WaitsFor;

/** What the contracts of the stores need: an empty database for each test, and rows to put there. */
public interface StoreFixture {
    OperationKind KIND = kind("create_instance");

    ProjectId PROJECT = new ProjectId("a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4");
    Instant CREATED = Instant.parse("2026-03-04T05:06:07.123456Z");
    DatastoreVersion VERSION = new DatastoreVersion(
            "11111111-0000-0000-0000-000000000001",
            "11111111-0000-0000-0000-000000000000",
            "mariadb",
            "11.4",
            "11.4.5",
            "mariadb",
            null,
            List.of("trove", "mariadb"),
            "",
            "",
            "",
            true);
    DatastoreDescriptor DESCRIPTOR = new DatastoreDescriptor(
            "mariadb",
            List.of(3306),
            "/var/lib/mysql",
            Set.of(Capability.DATABASES, Capability.USERS),
            Set.of("os_admin"),
            Set.of("mysql"),
            List.of(
                    new ConfigFile("base.cnf", "[mysqld]\nserver_id = ${server_id}\n"),
                    new ConfigFile("more/b.cnf", "")),
            "mysqld",
            List.of(
                    new ParameterRule("max_connections", "integer", false, 1L, 100_000L),
                    new ParameterRule("sql_mode", "string", true, null, null)),
            new AccountRules(
                    new TextRule(
                            64,
                            "x$",
                            "no x at the end",
                            new TextRule.FileName(255, 5, List.of(new TextRule.Weight("[a-z]", 1)))),
                    new TextRule(128, null, null, null),
                    new TextRule(255, null, null, null),
                    Set.of(HostForm.EVERYWHERE, HostForm.IPV4),
                    List.of(new CharacterSetRule("utf8", "utf8_(bin|ci)", "11.4.5"))));

    Database database();

    OperationJournal journal();

    /** Puts a backup there, which has no store yet. */
    void addBackup(String id, InstanceId instance, String state);

    /** Puts a cluster of {@link #VERSION} there, where instances cannot name one otherwise. */
    default void addCluster(String id) {}

    static InstanceId newId() {
        return new InstanceId(UUID.randomUUID().toString());
    }

    static Instance instance(InstanceId id, ProjectId project) {
        return new Instance(
                id,
                project,
                "db1",
                InstanceTask.BUILDING,
                "2",
                5,
                null,
                null,
                null,
                null,
                null,
                "RegionOne",
                null,
                null,
                null,
                new Access(true, List.of("10.0.0.0/8")),
                "c2VhbGVk",
                CREATED,
                CREATED,
                null,
                0);
    }

    /** An instance that replicates from another, or runs a version. */
    static Instance instance(InstanceId id, ProjectId project, InstanceId replicaOf, String versionId) {
        Instance plain = instance(id, project);
        return new Instance(
                id,
                project,
                plain.name(),
                plain.task(),
                plain.flavorId(),
                null,
                versionId,
                null,
                null,
                null,
                null,
                null,
                null,
                replicaOf.equals(id) ? null : replicaOf,
                null,
                null,
                null,
                CREATED,
                CREATED,
                null,
                0);
    }

    /** An instance that was last changed at a time, and may be a member of a cluster. */
    static Instance instance(InstanceId id, ProjectId project, Instant updated, @Nullable String clusterId) {
        Instance plain = instance(id, project);
        return new Instance(
                id,
                project,
                plain.name(),
                plain.task(),
                plain.flavorId(),
                plain.volumeSizeGb(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                clusterId,
                null,
                null,
                CREATED,
                updated,
                null,
                0);
    }

    default InstanceId givenInstance() {
        InstanceId id = newId();
        write(stores -> stores.instances().insert(instance(id, PROJECT)));
        return id;
    }

    default <T> List<T> list(Function<Stores, List<T>> query) {
        return database().read(query);
    }

    default <K, V> Map<K, V> map(Function<Stores, Map<K, V>> query) {
        return database().read(query);
    }

    default <T> Optional<T> optional(Function<Stores, Optional<T>> query) {
        return database().read(query);
    }

    default boolean test(Predicate<Stores> change) {
        return database().write(change::test);
    }

    default int count(ToIntFunction<Stores> change) {
        return database().write(change::applyAsInt);
    }

    default void write(Consumer<Stores> work) {
        database().write(stores -> {
            work.accept(stores);
            return true;
        });
    }

    /** A kind whose steps have their positions for names. */
    static OperationKind kind(String name) {
        return new OperationKind(
                name,
                1,
                IntStream.range(0, 10)
                        .mapToObj(position -> StepDefinition.of(step(position)))
                        .toList(),
                true,
                InstanceTask.BUILDING,
                InstanceTask.BUILDING_ERROR_SERVER,
                Set.of());
    }

    static String step(int position) {
        return "step" + position;
    }

    static NewOperation operation(InstanceId instance) {
        return new NewOperation(
                UUID.randomUUID().toString(),
                KIND,
                PROJECT,
                instance,
                "{\"password\": \"s3cret\"}",
                "req-" + UUID.randomUUID());
    }

    default NewOperation givenOperation(InstanceId instance) {
        NewOperation operation = operation(instance);
        write(stores -> stores.operations().insert(operation));
        return operation;
    }

    /** The result of step {@code position}, after which the operation stands at {@code next} in a state. */
    static StepCommit done(int position, OperationState state, int next, Change... changes) {
        return new StepCommit(
                new StepRecord(step(position), 1, StepRecord.Outcome.DONE, Map.of("out" + position, "värde"), null),
                state,
                state == OperationState.SUCCEEDED ? "" : step(next),
                0,
                Direction.FORWARD,
                Duration.ZERO,
                WaitsFor.NOTHING,
                null,
                List.of(changes));
    }

    /** Step {@code position} waits for something. */
    static StepCommit waiting(int position, WaitsFor waitsFor, Duration delay) {
        return new StepCommit(
                new StepRecord(step(position), 1, StepRecord.Outcome.WAITING, Map.of(), "the guest is starting"),
                OperationState.WAITING,
                step(position),
                0,
                Direction.FORWARD,
                delay,
                waitsFor,
                "the guest is starting",
                List.of());
    }
}
