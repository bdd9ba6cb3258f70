package org.trove.simulation;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.trove.api.config.ApiSettings;
import org.trove.api.policy.Policy;
import org.trove.api.service.GuestCalls;
import org.trove.api.service.GuestDatabases;
import org.trove.api.service.GuestPatience;
import org.trove.api.service.GuestUsers;
import org.trove.api.service.InstanceActions;
import org.trove.api.service.InstanceCreation;
import org.trove.api.service.InstanceQueries;
import org.trove.api.service.OperationActions;
import org.trove.api.service.Submissions;
import org.trove.bus.InstanceKeys;
import org.trove.bus.RpcGuestRpc;
import org.trove.bus.RpcTaskCaster;
import org.trove.cloud.Catalog;
import org.trove.guestkey.StoredInstanceKeys;
import org.trove.lifecycle.InstanceStatuses;
import org.trove.store.ComparedClock;
import org.trove.store.Database;
import org.trove.store.DatabaseClock;

/** An API server behind its HTTP: the services that the routes call. */
final class ApiNode extends Node {
    static final Catalog CATALOG = new NamingCatalog();
    private static final Policy POLICY = Policy.builtIn();
    private static final ApiSettings SETTINGS = ApiSettings.defaults();

    private @Nullable Services services;
    private @Nullable Machine booted;

    ApiNode(World world, String name) {
        super(world, name);
    }

    /** What requests are handed to. */
    record Services(
            InstanceCreation creation,
            InstanceActions actions,
            InstanceQueries queries,
            GuestDatabases databases,
            GuestUsers users,
            OperationActions operations,
            InstanceStatuses statuses) {}

    @Override
    void boot(Machine machine) {
        BusPort bus = new BusPort(world(), machine);
        Clock clock = machine.clock();
        Database database = world().mutation() == Mutation.ANSWER_BEFORE_COMMIT
                ? new HastyDatabase(world().database())
                : world().database();
        InstanceKeys keys = new StoredInstanceKeys(database, Wire.VAULT, clock);
        InstanceStatuses statuses = new InstanceStatuses(Duration.ofSeconds(90));
        Submissions submissions = new Submissions(
                new RpcTaskCaster(bus, world().codec(), Wire.KEYS, Wire.RPC, clock),
                world().chance(),
                new PrometheusRegistry());
        RpcGuestRpc guests = new RpcGuestRpc(
                bus,
                world().codec(),
                keys,
                Wire.RPC,
                world().chance(),
                new ComparedClock(new DatabaseClock(database, clock)),
                machine,
                Wire.METRICS);
        GuestCalls calls = new GuestCalls(
                database,
                POLICY,
                guests,
                new GuestPatience(database, statuses, clock, Wire.RPC.timeouts().low(), machine));
        GuestDatabases databases = new GuestDatabases(calls);
        services = new Services(
                new InstanceCreation(
                        database,
                        POLICY,
                        CATALOG,
                        submissions,
                        () -> Wire.VAULT.seal(Wire.VAULT.newKey()),
                        SETTINGS,
                        clock,
                        world().chance()),
                new InstanceActions(database, POLICY, CATALOG, submissions, statuses),
                new InstanceQueries(database, POLICY),
                databases,
                new GuestUsers(calls, databases),
                new OperationActions(database, POLICY),
                statuses);
        booted = machine;
    }

    Services services() {
        Services running = services;
        if (running == null) {
            throw new IllegalStateException("not booted");
        }
        return running;
    }

    boolean isBooted() {
        return isUp() && booted == machine();
    }
}
