package org.trove.taskmanager.step;

import java.util.function.Consumer;
import org.trove.bus.InstanceKeys;
import org.trove.cloud.Compute;
import org.trove.cloud.ServerSpec;
import org.trove.message.TaskRequest.Rebuild;
import org.trove.model.DatastoreVersion;
import org.trove.model.InstanceDetails;
import org.trove.model.InstanceId;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.template.BootFiles;

/** Has the cloud make the root disk anew, with the files that let the agent find home. */
public final class RebuildServer implements Consumer<StepContext> {
    private final Compute compute;
    private final InstanceReader reader;
    private final InstanceKeys keys;
    private final BootFiles bootFiles;
    private final Configurations configurations;

    public RebuildServer(
            Compute compute,
            InstanceReader reader,
            InstanceKeys keys,
            BootFiles bootFiles,
            Configurations configurations) {
        this.compute = compute;
        this.reader = reader;
        this.keys = keys;
        this.bootFiles = bootFiles;
        this.configurations = configurations;
    }

    @Override
    public void accept(StepContext context) {
        InstanceId id = Requests.instance(context);
        InstanceDetails details = reader.details(id);
        DatastoreVersion version = reader.version(details);
        String key = keys.keyOf(id).orElseThrow(() -> new StepAbortedException("The instance has no message key."));
        compute.rebuildServer(new ServerSpec(
                id,
                details.instance().project(),
                details.instance().name(),
                version.manager(),
                configurations.flavor(details),
                Requests.of(context, Rebuild.class).imageId(),
                null,
                details.instance().volumeId(),
                details.addresses(),
                bootFiles.of(details.instance(), version, key)));
    }
}
