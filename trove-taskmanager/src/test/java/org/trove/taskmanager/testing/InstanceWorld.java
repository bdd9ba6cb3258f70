package org.trove.taskmanager.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trove.bus.InstanceKeys;
import org.trove.cloud.Catalog;
import org.trove.cloud.FixedCatalog;
import org.trove.cloud.Server;
import org.trove.cloud.ServerSpec;
import org.trove.context.RequestContext;
import org.trove.datastore.Capability;
import org.trove.datastore.ConfigFile;
import org.trove.datastore.DatastoreDescriptor;
import org.trove.message.GuestCommand;
import org.trove.message.TaskRequest;
import org.trove.message.WireDatabase;
import org.trove.message.WireUser;
import org.trove.message.wire.RequestPayload;
import org.trove.model.Access;
import org.trove.model.AgentVersion;
import org.trove.model.DatastoreVersion;
import org.trove.model.Fault;
import org.trove.model.Flavor;
import org.trove.model.Instance;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceDetails;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.model.ProjectId;
import org.trove.model.Quota;
import org.trove.model.ServiceStatus;
import org.trove.operation.NewOperation;
import org.trove.operation.Operation;
import org.trove.operation.OperationJournal;
import org.trove.operation.OperationKind;
import org.trove.operation.Subject;
import org.trove.store.Database;
import org.trove.store.Heartbeat;
import org.trove.store.InstanceChange;
import org.trove.store.memory.MemoryDatabase;
import org.trove.store.memory.MemoryOperationJournal;

/** One instance of a made-up datastore in a world of fakes, before its creation. */
public final class InstanceWorld {
    public static final InstanceId ID = new InstanceId("11111111-2222-3333-4444-555555555555");
    public static final ProjectId PROJECT = new ProjectId("project-1");
    public static final Catalog CATALOG = new FixedCatalog(
            List.of(new Flavor("flavor-1", "small", 512, 1, 5, 0), new Flavor("flavor-2", "large", 2048, 2, 5, 0)));
    public static final RequestContext CONTEXT =
            new RequestContext("user-1", PROJECT.value(), List.of("member"), false, "req-1", "token");
    public static final DatastoreVersion VERSION = new DatastoreVersion(
            "v1",
            "d1",
            "exampledb",
            "1.2",
            "1.2.3",
            "exampledb",
            null,
            List.of(),
            "",
            "exampledb:x.Manager",
            "x.Gtid",
            true);
    public static final DatastoreDescriptor DESCRIPTOR = descriptor(4711);

    public final VirtualTime time = new VirtualTime();
    public final MemoryDatabase database = new MemoryDatabase(time.clock());
    public final OperationJournal rows = new MemoryOperationJournal(database);
    public final CountingCloud cloud = new CountingCloud();
    public final ScriptedGuests guests = new ScriptedGuests();
    public final RecordedEvents events = new RecordedEvents();
    private int heartbeats;
    public final InstanceKeys keys = id -> Optional.of("instance-key-" + id);

    /** The datastore, on another port. */
    public static DatastoreDescriptor descriptor(int port) {
        return new DatastoreDescriptor(
                "exampledb",
                List.of(port),
                "/var/lib/exampledb",
                Set.of(Capability.DATABASES, Capability.VOLUME),
                Set.of(),
                Set.of(),
                List.of(new ConfigFile("example.conf", "memory={{ flavor.ram }}M\nserver_id={{ server_id }}\n")),
                null,
                List.of(),
                null);
    }

    public InstanceWorld() {
        populate(database, newInstance(ID, time.clock().instant(), CountingDns.nameOf(ID)));
    }

    /** Registers the datastore and inserts the instance. */
    public static void populate(Database database, Clock clock) {
        populate(database, newInstance(ID, clock.instant()));
    }

    private static void populate(Database database, Instance instance) {
        database.write(stores -> {
            stores.datastores().register(DESCRIPTOR);
            stores.datastores().register(VERSION);
            stores.instances().insert(instance);
            return true;
        });
    }

    public static Instance newInstance(InstanceId id, Instant now) {
        return newInstance(id, now, null);
    }

    private static Instance newInstance(InstanceId id, Instant now, @Nullable String hostname) {
        return new Instance(
                id,
                PROJECT,
                "db1",
                InstanceTask.BUILDING,
                "flavor-1",
                2,
                VERSION.id(),
                null,
                null,
                null,
                hostname,
                null,
                null,
                null,
                null,
                null,
                "sealed",
                now,
                now,
                null,
                0);
    }

    public static TaskRequest.CreateInstance createRequest(@Nullable String rootPassword) {
        return createRequest(ID, rootPassword);
    }

    public static TaskRequest.CreateInstance createRequest(InstanceId id, @Nullable String rootPassword) {
        Map<String, Object> flavor = Map.of("id", "flavor-1", "name", "small", "ram", 512, "vcpus", 1, "disk", 5);
        return new TaskRequest.CreateInstance(
                id.value(),
                "db1",
                flavor,
                null,
                List.of(new WireDatabase("app", null, null)),
                List.of(new WireUser("u1", "users-password", "%", List.of(), false)),
                "exampledb",
                "",
                2,
                null,
                null,
                rootPassword,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                "1.2.3");
    }

    public String accept(TaskRequest request, String id) {
        NewOperation operation = new NewOperation(
                id,
                OperationKind.newest(RequestPayload.methodOf(request)).orElseThrow(),
                PROJECT,
                ID,
                RequestPayload.of(request, CONTEXT),
                "req-1");
        database.write(stores -> stores.operations().insert(operation));
        return id;
    }

    /** Guests do what they are told, and report. */
    public void guestsObey() {
        guests.reaction = command -> {
            if (command instanceof GuestCommand.StopDb) {
                guestReports(ServiceStatus.SHUTDOWN);
            } else if (command instanceof GuestCommand.Prepare
                    || command instanceof GuestCommand.Rebuild
                    || command instanceof GuestCommand.Restart
                    || command instanceof GuestCommand.StartDbWithConfChanges) {
                guestReports(ServiceStatus.HEALTHY);
            } else if (command instanceof GuestCommand.UpdateAgent update) {
                agentReports(AgentVersion.of("1", update.sha256(), false, ""));
            }
        };
    }

    /** A heartbeat of an agent. */
    public void agentReports(AgentVersion version) {
        heartbeats++;
        Heartbeat heartbeat = new Heartbeat(ID, heartbeats, heartbeats, ServiceStatus.HEALTHY, null, null, version);
        database.write(stores -> stores.guestStatuses().record(List.of(heartbeat)));
    }

    /** The instance as a create leaves it, without one. */
    public void makeInstance() {
        List<InstanceAddress> addresses = cloud.ensureAddresses(ID, PROJECT, List.of(), null, List.of());
        cloud.accesses.put(ID, Access.PRIVATE);
        cloud.names().ensureRecords(ID, addresses);
        String volume = cloud.ensureVolume(ID, 2, null).id();
        Flavor flavor = CATALOG.flavor("flavor-1").orElseThrow();
        Server server = cloud.ensureServer(new ServerSpec(
                ID,
                PROJECT,
                null,
                "db1",
                "exampledb",
                List.of(4711),
                flavor,
                null,
                null,
                null,
                volume,
                addresses,
                Map.of(),
                null));
        cloud.attachVolume(ID, volume);
        database.write(stores -> {
            stores.quotas().add(PROJECT, Map.of(Quota.Resource.INSTANCES, 1, Quota.Resource.VOLUMES, 2));
            stores.quotas().add(PROJECT, Map.of(Quota.Resource.RAM, 512));
            for (InstanceChange change : List.of(
                    new InstanceChange.AddressesSet(ID, addresses),
                    new InstanceChange.VolumeSet(ID, volume),
                    new InstanceChange.ServerSet(ID, server.id(), server.status()),
                    new InstanceChange.TaskSet(ID, InstanceTask.NONE),
                    new InstanceChange.ServiceStatusSet(ID, ServiceStatus.HEALTHY))) {
                stores.instances().apply(change);
            }
            return true;
        });
    }

    /** What an API would have reserved with the request. */
    public void reserve(Quota.Resource resource, int amount) {
        database.write(stores -> {
            stores.quotas().add(PROJECT, Map.of(resource, amount));
            stores.instances().reserve(ID, Map.of(resource, amount));
            return true;
        });
    }

    public int inUse(Quota.Resource resource) {
        return database.read(stores -> stores.quotas().quotas(PROJECT)).stream()
                .filter(quota -> quota.resource() == resource)
                .mapToInt(Quota::inUse)
                .sum();
    }

    public static TaskRequest.ResizeFlavor resizeRequest() {
        return new TaskRequest.ResizeFlavor(ID.value(), flavor("flavor-1", 512), flavor("flavor-2", 2048));
    }

    private static Map<String, Object> flavor(String id, int ramMb) {
        return Map.of("id", id, "name", "of " + ramMb, "ram", ramMb, "vcpus", 1, "disk", 5);
    }

    public void guestReports(ServiceStatus status) {
        database.write(stores -> {
            stores.guestStatuses().set(ID, status);
            stores.operations().wake(List.of(Subject.of(ID)));
            return true;
        });
    }

    public Operation operation(String id) {
        return database.read(stores -> stores.operations().find(id)).orElseThrow();
    }

    public InstanceDetails details() {
        return database.read(stores -> stores.instances().details(ID)).orElseThrow();
    }

    public Fault fault() {
        return Objects.requireNonNull(details().fault(), "the instance has no fault");
    }

    public boolean isDeleted() {
        return database.read(stores -> stores.instances().find(ID))
                .orElseThrow()
                .isDeleted();
    }

    public void advance(Duration by) {
        time.advance(by);
    }
}
