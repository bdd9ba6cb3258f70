package org.trove.guestagent.host;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Mounts the data volume itself, which takes an agent that may do everything. */
public final class VolumeMounter implements DataVolume {
    private static final Duration QUICK = Duration.ofSeconds(60);

    /** A large file system is checked before it is made larger. */
    private static final Duration SLOW = Duration.ofMinutes(30);

    private static final Set<String> EXT = Set.of("ext2", "ext3", "ext4");

    private final CommandRunner commands;

    public VolumeMounter(CommandRunner commands) {
        this.commands = commands;
    }

    @Override
    public void mount(String device, String mountPoint) {
        if (!isMounted(mountPoint)) {
            commands.run(List.of("mount", "-o", "defaults,noatime", "--", device, mountPoint), QUICK);
        }
    }

    @Override
    public void unmount(String mountPoint) {
        if (isMounted(mountPoint)) {
            commands.run(List.of("umount", "--", mountPoint), QUICK);
        }
    }

    @Override
    public void resize(String device, String mountPoint, boolean online) {
        String type = commands.run(List.of("blkid", "-o", "value", "-s", "TYPE", device), QUICK);
        if (EXT.contains(type)) {
            if (!online && !isMounted(mountPoint)) {
                check(device);
            }
            commands.run(List.of("resize2fs", device), SLOW);
        } else if (type.equals("xfs")) {
            resizeMounted(device, mountPoint);
        } else {
            throw new CommandFailedException(
                    "the file system of " + device + " is '" + type + "'; ext2, ext3, ext4 and xfs can be made larger");
        }
    }

    /** This file system is made larger while it is mounted, and no other way. */
    private void resizeMounted(String device, String mountPoint) {
        boolean mounted = isMounted(mountPoint);
        mount(device, mountPoint);
        try {
            commands.run(List.of("xfs_growfs", mountPoint), SLOW);
        } finally {
            if (!mounted) {
                unmount(mountPoint);
            }
        }
    }

    /** Code 1 says that something was repaired, which is no failure. */
    private void check(String device) {
        commands.run(List.of("sh", "-c", "e2fsck -f -p \"$1\"; [ $? -le 1 ]", "e2fsck", device), SLOW);
    }

    private boolean isMounted(String mountPoint) {
        String answer = commands.run(
                List.of("sh", "-c", "mountpoint -q \"$1\" && echo yes || echo no", "mountpoint", mountPoint), QUICK);
        return answer.equals("yes");
    }
}
