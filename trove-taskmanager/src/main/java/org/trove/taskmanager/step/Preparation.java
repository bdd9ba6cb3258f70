package org.trove.taskmanager.step;

import java.util.concurrent.CompletableFuture;
import org.trove.bus.GuestRpc;
import org.trove.datastore.Capability;
import org.trove.datastore.DatastoreDescriptor;
import org.trove.datastore.template.ConfigRenderer;
import org.trove.message.GuestCommand;
import org.trove.message.TaskRequest.CreateInstance;
import org.trove.model.DatastoreVersion;
import org.trove.model.Flavor;
import org.trove.model.InstanceDetails;
import org.trove.model.InstanceId;
import org.trove.taskmanager.flow.StepContext;

/** Tells a new guest what to become. Guests take the first such message and ignore the same again. */
public final class Preparation implements GuestMessage {
    /** Where the first volume of a server appears; guests that mount nothing themselves ignore it. */
    static final String DEVICE = "/dev/vdb";

    private final GuestRpc guests;
    private final InstanceReader reader;
    private final ConfigRenderer renderer;

    public Preparation(GuestRpc guests, InstanceReader reader, ConfigRenderer renderer) {
        this.guests = guests;
        this.reader = reader;
        this.renderer = renderer;
    }

    @Override
    public CompletableFuture<Void> send(StepContext context) {
        InstanceId id = Requests.instance(context);
        GuestCommand.Prepare command = command(id, Requests.create(context));
        guests.declare(id);
        return guests.cast(id, command, Requests.context(context));
    }

    private GuestCommand.Prepare command(InstanceId id, CreateInstance request) {
        InstanceDetails details = reader.details(id);
        DatastoreVersion version = reader.version(details);
        DatastoreDescriptor descriptor = reader.descriptor(version);
        Flavor flavor = Requests.flavor(request.flavor());
        boolean hasVolume = request.volumeSize() != null && descriptor.can(Capability.VOLUME);
        return new GuestCommand.Prepare(
                Requests.packages(request),
                request.databases(),
                flavor.ramMb(),
                request.users(),
                hasVolume ? DEVICE : null,
                hasVolume ? descriptor.mountPoint() : null,
                null,
                renderer.render(descriptor, version, flavor, id),
                request.rootPassword(),
                request.overrides(),
                request.clusterConfig(),
                null,
                request.modules(),
                request.dsVersion() == null ? version.version() : request.dsVersion());
    }
}
