package org.trove.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.trove.datastore.Capability;
import org.trove.datastore.ConfigFile;
import org.trove.datastore.DatastoreDescriptor;
import org.trove.message.wire.MessageCodec;
import org.trove.model.DatastoreVersion;
import org.trove.store.QuotaDefaults;
import org.trove.store.memory.MemoryDatabase;

/**
 * One run: a small control plane, its clients and what goes wrong, all out of one seed. Trouble for a while, then none; then
 * everything has to come to its end.
 */
final class World {
    private static final Duration PATIENCE = Duration.ofMinutes(20);
    private static final Duration STEP = Duration.ofSeconds(3);
    private static final QuotaDefaults QUOTAS = QuotaDefaults.of(100, -1, 1000, 0);
    private static final DatastoreVersion VERSION = new DatastoreVersion(
            "v1", "d1", "exampledb", "1.2", "1.2.3", "exampledb", null, List.of(), "", "exampledb:x.Manager", "", true);
    private static final DatastoreDescriptor DESCRIPTOR = new DatastoreDescriptor(
            "exampledb",
            List.of(4711),
            "/var/lib/exampledb",
            Set.of(Capability.DATABASES, Capability.VOLUME),
            Set.of(),
            Set.of(),
            List.of(new ConfigFile("example.conf", "memory={{ flavor.ram }}M\n")),
            null,
            List.of(),
            null);

    private final long seed;
    private final Mutation mutation;
    private final Trace trace;
    private final Chance chance;
    private final FaultPlan plan;
    private final Timeline timeline;
    private final MemoryDatabase database;
    private final Broker broker;
    private final SimulatedCloud cloud;
    private final GuestFleet guests;
    private final Troubles troubles;
    private final Clients clients;
    private final List<ApiNode> apis = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final MessageCodec codec;
    private final boolean keepsFailed;
    private final String wrongClock;
    private @Nullable String violation;

    /** @param traceLines how many of the last events are told, 0 = none */
    World(long seed, Mutation mutation, int traceLines) {
        this.seed = seed;
        this.mutation = mutation;
        this.trace = new Trace(traceLines);
        this.chance = new Chance(seed);
        this.plan = FaultPlan.of(chance);
        this.timeline = new Timeline(() -> {});
        this.codec = Wire.codec(chance.oneIn(16));
        this.keepsFailed = chance.oneIn(2);
        this.troubles = new Troubles(this);
        this.database = new MemoryDatabase(new WorldClock(timeline), QUOTAS, troubles);
        this.broker = new Broker(this);
        this.cloud = new SimulatedCloud(this);
        this.guests = new GuestFleet(this);
        this.clients = new Clients(this);
        add(new TaskManagerNode(this, "taskmanager1"));
        add(new TaskManagerNode(this, "taskmanager2"));
        add(new ConductorNode(this, "conductor1"));
        if (chance.oneIn(2)) {
            add(new ConductorNode(this, "conductor2"));
        }
        addApi("api1");
        if (chance.oneIn(2)) {
            addApi("api2");
        }
        this.wrongClock = chance.pick(nodes).name();
    }

    /**
     * How a run ended.
     *
     * @param mutation the defect that was built in
     * @param violation what is not as it should be, null = nothing
     * @param trace the last events, where they were asked for
     */
    record Outcome(long seed, Mutation mutation, @Nullable String violation, List<String> trace) {}

    private void add(Node node) {
        nodes.add(node);
        broker.declare("taskmanager");
        broker.declare("trove-conductor");
    }

    private void addApi(String name) {
        ApiNode api = new ApiNode(this, name);
        apis.add(api);
        add(api);
    }

    Outcome run() {
        say(() -> "seed " + seed + " " + plan);
        database.write(stores -> {
            stores.datastores().register(DESCRIPTOR);
            stores.datastores().register(VERSION);
            return true;
        });
        nodes.forEach(node -> node.start(chance.millis(0, 500)));
        Duration trouble = chance.millis(20_000, 80_000);
        troubles.plan(trouble);
        clients.plan(trouble);
        timeline.pass(trouble);
        calm();
        if (settled() && chance.oneIn(2)) {
            clients.deleteEverything();
            timeline.pass(STEP);
            settled();
        }
        if (violation == null) {
            new FinalChecks(this).run();
        }
        return new Outcome(seed, mutation, violation, trace.lines());
    }

    /** Everything works from now on. */
    private void calm() {
        say(() -> "the trouble ends");
        troubles.end();
        nodes.forEach(node -> node.start(Duration.ofMillis(100)));
        guests.startAll();
    }

    private boolean settled() {
        long end = timeline.nowMicros() + PATIENCE.toNanos() / 1_000;
        while (violation == null && timeline.nowMicros() < end) {
            timeline.pass(STEP);
            if (clients.areDone() && FinalChecks.isQuiet(this)) {
                return violation == null;
            }
        }
        if (violation == null) {
            FinalChecks.reportUnrest(this);
        }
        return false;
    }

    /** Where a process speaks to something outside of it: there it may be killed, stopped or overtaken. */
    void touch() {
        troubles.touch();
    }

    /** Where a guest may die after it did what it was told. */
    void afterCommand(Guest guest) {
        troubles.afterCommand(guest);
    }

    void say(Supplier<String> what) {
        trace.say(timeline, what);
    }

    /** Something is not as it should be: the first such thing ends the run. */
    void fail(String what) {
        if (violation == null) {
            violation = what;
            say(() -> "VIOLATION: " + what);
            timeline.end();
        }
    }

    @Nullable
    ApiNode anyApi() {
        List<ApiNode> up = apis.stream().filter(ApiNode::isBooted).toList();
        return up.isEmpty() ? null : chance.pick(up);
    }

    Duration clockErrorOf(Node node) {
        return node.name().equals(wrongClock) ? plan.clockError() : Duration.ZERO;
    }

    Stream<Node> everyNode() {
        return Stream.concat(nodes.stream(), guests.all().stream());
    }

    boolean isTroubled() {
        return troubles.isOn();
    }

    Mutation mutation() {
        return mutation;
    }

    Chance chance() {
        return chance;
    }

    FaultPlan plan() {
        return plan;
    }

    Timeline timeline() {
        return timeline;
    }

    MemoryDatabase database() {
        return database;
    }

    Broker broker() {
        return broker;
    }

    SimulatedCloud cloud() {
        return cloud;
    }

    GuestFleet guests() {
        return guests;
    }

    Clients clients() {
        return clients;
    }

    MessageCodec codec() {
        return codec;
    }

    boolean keepsFailed() {
        return keepsFailed;
    }
}
