package org.trove.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;

/** As whom this process runs, and what other users of the machine may reach. */
public final class OsUser {
    private OsUser() {}

    /** The numeric user id of this process. */
    public static int uid() {
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read /proc/self: Linux with a mounted /proc is needed", e);
        }
    }

    public static boolean isRoot() {
        return uid() == 0;
    }

    /** Gives a file to a user and the group of the same number; only root can. */
    public static void give(Path path, int uid) throws IOException {
        Files.setAttribute(path, "unix:uid", uid);
        Files.setAttribute(path, "unix:gid", uid);
    }

    /** Whether every directory on the way down to the path, itself included, lets any user pass. */
    public static boolean isPassable(Path directory) throws IOException {
        Path existing = directory.toAbsolutePath().normalize();
        while (!Files.exists(existing)) {
            existing = parent(existing);
        }
        for (Path at = existing.toRealPath(); at.getNameCount() > 0; at = parent(at)) {
            if (!Files.getPosixFilePermissions(at).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                return false;
            }
        }
        return true;
    }

    private static Path parent(Path path) {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }
}
