package org.trove.guestagent.command;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.guestagent.datastore.GuestErrors;
import org.trove.guestagent.health.VolumeMeter;
import org.trove.guestagent.host.CommandFailedException;
import org.trove.guestagent.host.DataVolume;
import org.trove.message.GuestCommand;

/**
 * Carries out what is asked about the data volume. Where the settings give its size, the volume is a directory that somebody else
 * looks after: there is nothing to mount, and only the size is read anew.
 */
public final class VolumeControl {
    private static final Logger LOG = LoggerFactory.getLogger(VolumeControl.class);

    private final DataVolume volume;
    private final VolumeMeter meter;
    private final Supplier<Optional<Integer>> sizeGb;

    /** @param sizeGb the size in GiB as the settings say it now, empty = the volume is a device */
    public VolumeControl(DataVolume volume, VolumeMeter meter, Supplier<Optional<Integer>> sizeGb) {
        this.volume = volume;
        this.meter = meter;
        this.sizeGb = sizeGb;
    }

    void mount(GuestCommand.MountVolume command) {
        on(command.devicePath(), command.mountPoint(), volume::mount);
    }

    void unmount(GuestCommand.UnmountVolume command) {
        on(command.devicePath(), command.mountPoint(), (device, mountPoint) -> volume.unmount(mountPoint));
    }

    void resize(GuestCommand.ResizeFs command) {
        on(
                command.devicePath(),
                command.mountPoint(),
                (device, mountPoint) -> volume.resize(device, mountPoint, command.online()));
    }

    private void on(@Nullable String device, @Nullable String mountPoint, Work work) {
        Optional<Integer> size = sizeGb.get();
        try {
            if (size.isPresent()) {
                meter.resize(size.get());
            } else if (device == null || mountPoint == null) {
                throw GuestErrors.badRequest("The device_path and the mount_point of the volume are needed.");
            } else {
                work.on(device, mountPoint);
            }
        } catch (CommandFailedException e) {
            LOG.warn("volume not changed device={} cause={}", device, e.toString());
            throw GuestErrors.failed("The data volume could not be changed: " + e.getMessage());
        }
        meter.forget();
    }

    @FunctionalInterface
    private interface Work {
        void on(String device, String mountPoint);
    }
}
