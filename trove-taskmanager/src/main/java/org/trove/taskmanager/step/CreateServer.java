package org.trove.taskmanager.step;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.trove.bus.InstanceKeys;
import org.trove.cloud.Compute;
import org.trove.cloud.Server;
import org.trove.cloud.ServerSpec;
import org.trove.message.TaskRequest.CreateInstance;
import org.trove.model.DatastoreVersion;
import org.trove.model.InstanceDetails;
import org.trove.model.InstanceId;
import org.trove.operation.WaitsFor;
import org.trove.store.InstanceChange.ServerSet;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;
import org.trove.taskmanager.template.BootFiles;
import org.trove.taskmanager.userdata.UserData;

/** Makes the server with the files that let its agent find home. */
public final class CreateServer implements Step {
    private static final Duration REMOVAL_POLL = Duration.ofSeconds(2);

    private final Compute compute;
    private final InstanceReader reader;
    private final InstanceKeys keys;
    private final BootFiles bootFiles;
    private final UserData userData;

    public CreateServer(
            Compute compute, InstanceReader reader, InstanceKeys keys, BootFiles bootFiles, UserData userData) {
        this.compute = compute;
        this.reader = reader;
        this.keys = keys;
        this.bootFiles = bootFiles;
        this.userData = userData;
    }

    @Override
    public String name() {
        return "create_server";
    }

    @Override
    public StepResult perform(StepContext context) {
        InstanceId id = Requests.instance(context);
        InstanceDetails details = reader.details(id);
        Optional<String> key = keys.keyOf(id);
        if (key.isEmpty()) {
            return StepResult.permanent(WaitsFor.NOTHING, "The instance has no message key.");
        }
        Server server = compute.ensureServer(spec(context, details, key.get()));
        return StepResult.done(Map.of("server_id", server.id()), new ServerSet(id, server.id(), server.status()));
    }

    private ServerSpec spec(StepContext context, InstanceDetails details, String key) {
        CreateInstance request = Requests.create(context);
        DatastoreVersion version = reader.version(details);
        String volume = context.output(CreateVolume.VOLUME_ID).orElse(null);
        Map<String, String> files = bootFiles.of(details.instance(), version, key);
        UserData.Guest guest = new UserData.Guest(
                details.instance().id(), version, key, context.operation().id(), volume != null);
        return new ServerSpec(
                details.instance().id(),
                details.instance().project(),
                Requests.context(context).userId(),
                details.instance().name(),
                version.manager(),
                reader.descriptor(version).tcpPorts(),
                Requests.flavor(request.flavor()),
                request.imageId(),
                request.availabilityZone(),
                Requests.locality(request),
                volume,
                details.addresses(),
                files,
                userData.of(guest, files));
    }

    @Override
    public StepResult undo(StepContext context) {
        InstanceId id = Requests.instance(context);
        compute.removeServer(id);
        if (compute.findServer(id).isPresent()) {
            return StepResult.wait(REMOVAL_POLL, WaitsFor.CLOUD, "The server is being removed.");
        }
        return StepResult.done();
    }
}
