package org.trove.taskmanager.step;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.GuestRpc;
import org.trove.cloud.Compute;
import org.trove.cloud.Server;
import org.trove.lifecycle.ServerStatuses;
import org.trove.message.GuestCommand;
import org.trove.model.InstanceId;
import org.trove.store.Database;
import org.trove.taskmanager.flow.RetryPolicy;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;

/** Lets the datastore shut down in order before its server goes. A courtesy: it never holds a removal up. */
public final class StopDatabase implements Step {
    private static final Logger LOG = LoggerFactory.getLogger(StopDatabase.class);

    private final Database database;
    private final Compute compute;
    private final GuestRpc guests;
    private final Duration heartbeatExpiry;

    /** @param heartbeatExpiry a guest that was silent for longer is not asked */
    public StopDatabase(Database database, Compute compute, GuestRpc guests, Duration heartbeatExpiry) {
        this.database = database;
        this.compute = compute;
        this.guests = guests;
        this.heartbeatExpiry = heartbeatExpiry;
    }

    @Override
    public String name() {
        return "stop_database";
    }

    /** What can fail here is the look at the cloud, without which the removal cannot go on anyway. */
    @Override
    public RetryPolicy retryPolicy() {
        return RetryPolicy.UNLIMITED;
    }

    @Override
    public StepResult perform(StepContext context) {
        InstanceId id = Requests.instance(context);
        Optional<Server> server = compute.findServer(id);
        boolean active =
                server.filter(s -> s.status().equals(ServerStatuses.ACTIVE)).isPresent();
        if (!active || !isAlive(id)) {
            return StepResult.done();
        }
        return new StepResult.Later(guests.call(id, new GuestCommand.StopDb(), Requests.context(context))
                .handle((stopped, failure) -> {
                    if (failure != null) {
                        LOG.info("datastore not stopped before removal instance={} cause={}", id, failure.toString());
                    }
                    return StepResult.done();
                }));
    }

    private boolean isAlive(InstanceId id) {
        return database.read(stores -> {
            // By the database's time, as the heartbeat was recorded: this host's clock may be off.
            Instant oldest = stores.guestStatuses().now().minus(heartbeatExpiry);
            return stores.guestStatuses()
                    .find(id)
                    .filter(status ->
                            status.status().isRunning() && status.updated().isAfter(oldest))
                    .isPresent();
        });
    }
}
