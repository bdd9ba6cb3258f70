package org.trove.taskmanager.step;

import java.util.concurrent.CompletableFuture;
import org.trove.bus.GuestRpc;
import org.trove.message.GuestCommand;
import org.trove.model.InstanceId;
import org.trove.taskmanager.flow.StepContext;

/** Tells a guest on a new root disk to bring up the datastore whose data are there. */
public final class RebuildGuest implements GuestMessage {
    private final GuestRpc guests;
    private final InstanceReader reader;
    private final Configurations configurations;

    public RebuildGuest(GuestRpc guests, InstanceReader reader, Configurations configurations) {
        this.guests = guests;
        this.reader = reader;
        this.configurations = configurations;
    }

    @Override
    public CompletableFuture<Void> send(StepContext context) {
        InstanceId id = Requests.instance(context);
        Configurations.Rendered rendered = configurations.of(id, configurations.flavor(reader.details(id)));
        guests.declare(id);
        return guests.cast(
                id, new GuestCommand.Rebuild(rendered.version(), rendered.text(), null), Requests.context(context));
    }
}
