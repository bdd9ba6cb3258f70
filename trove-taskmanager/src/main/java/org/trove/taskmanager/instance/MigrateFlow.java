package org.trove.taskmanager.instance;

import java.util.List;
import org.trove.cloud.Compute;
import org.trove.message.TaskRequest.Migrate;
import org.trove.model.InstanceTask;
import org.trove.taskmanager.flow.Flow;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.step.AwaitMove;
import org.trove.taskmanager.step.BeginChange;
import org.trove.taskmanager.step.ConfirmMove;
import org.trove.taskmanager.step.MoveServer;
import org.trove.taskmanager.step.Requests;

/** Moves the server of an instance to another host; taken back where something fails. */
public final class MigrateFlow {
    public static final String KIND = "migrate";

    private final ChangeParts parts;

    public MigrateFlow(ChangeParts parts) {
        this.parts = parts;
    }

    public Flow flow() {
        Compute compute = parts.cloud().compute();
        MoveServer.Move migration = new MoveServer.Move(
                context -> compute.migrateServer(
                        Requests.instance(context),
                        Requests.of(context, Migrate.class).host()),
                context -> null,
                context -> List.of());
        List<Step> steps = List.of(
                new BeginChange(InstanceTask.MIGRATING, InstanceTask.NONE),
                parts.stopDatastore(parts.calls().stop()),
                new MoveServer(
                        "migrate_server", compute, migration, parts.times().revert()),
                new AwaitMove(compute, migration, parts.times().resize()),
                parts.restartDatastore(),
                parts.awaitGuest(),
                new ConfirmMove(compute, migration));
        return parts.flow(KIND, steps, "The instance was not migrated");
    }
}
