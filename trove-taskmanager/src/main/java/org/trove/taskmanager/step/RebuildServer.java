package org.trove.taskmanager.step;

import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.trove.bus.InstanceKeys;
import org.trove.cloud.Compute;
import org.trove.cloud.ServerSpec;
import org.trove.message.TaskRequest.Rebuild;
import org.trove.model.DatastoreVersion;
import org.trove.model.InstanceDetails;
import org.trove.model.InstanceId;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.template.BootFiles;
import org.trove.taskmanager.userdata.UserData;

/** Has the cloud make the root disk anew, with the files that let the agent find home. */
public final class RebuildServer implements Consumer<StepContext> {
    private final Compute compute;
    private final InstanceReader reader;
    private final InstanceKeys keys;
    private final BootFiles bootFiles;
    private final UserData userData;
    private final Configurations configurations;

    public RebuildServer(
            Compute compute,
            InstanceReader reader,
            InstanceKeys keys,
            BootFiles bootFiles,
            UserData userData,
            Configurations configurations) {
        this.compute = compute;
        this.reader = reader;
        this.keys = keys;
        this.bootFiles = bootFiles;
        this.userData = userData;
        this.configurations = configurations;
    }

    @Override
    public void accept(StepContext context) {
        InstanceId id = Requests.instance(context);
        InstanceDetails details = reader.details(id);
        DatastoreVersion version = reader.version(details);
        String key = keys.keyOf(id).orElseThrow(() -> new StepAbortedException("The instance has no message key."));
        Map<String, String> files = bootFiles.of(details.instance(), version, key);
        @Nullable String volume = details.instance().volumeId();
        // The server before may have used its token up, so this one gets its own.
        UserData.Guest guest =
                new UserData.Guest(id, version, key, context.operation().id(), volume != null);
        compute.rebuildServer(new ServerSpec(
                id,
                details.instance().project(),
                Requests.context(context).userId(),
                details.instance().name(),
                version.manager(),
                reader.descriptor(version).tcpPorts(),
                configurations.flavor(details),
                Requests.of(context, Rebuild.class).imageId(),
                null,
                null,
                volume,
                details.addresses(),
                files,
                userData.of(guest, files)));
    }
}
