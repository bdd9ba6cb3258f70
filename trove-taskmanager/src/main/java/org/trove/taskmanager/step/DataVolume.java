package org.trove.taskmanager.step;

import java.util.function.Predicate;
import org.trove.message.GuestCommand;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.step.CallGuest.Calls;

/** What guests are asked about their data volume; those that mount nothing themselves have nothing to do. */
public final class DataVolume {
    private final InstanceReader reader;

    public DataVolume(InstanceReader reader) {
        this.reader = reader;
    }

    /** Undone by mounting it. */
    public Calls unmount() {
        return Calls.of(context -> new GuestCommand.UnmountVolume(Preparation.DEVICE, mountPoint(context)))
                .undoneBy(context -> new GuestCommand.MountVolume(Preparation.DEVICE, mountPoint(context)));
    }

    public Calls mount() {
        return Calls.of(context -> new GuestCommand.MountVolume(Preparation.DEVICE, mountPoint(context)));
    }

    /** @param online whether the datastore runs meanwhile */
    public Calls resizeFileSystem(Predicate<StepContext> online) {
        return Calls.of(
                context -> new GuestCommand.ResizeFs(Preparation.DEVICE, mountPoint(context), online.test(context)));
    }

    /** As the datastore has it. */
    String mountPoint(StepContext context) {
        return reader.descriptor(reader.version(reader.details(Requests.instance(context))))
                .mountPoint();
    }
}
