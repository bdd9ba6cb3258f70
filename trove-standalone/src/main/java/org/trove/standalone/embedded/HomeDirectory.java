package org.trove.standalone.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import org.trove.cloud.local.DataHome;
import org.trove.host.PrivateFiles;

/**
 * Where one standalone service keeps everything, {@code ~/.trove} by default: owned by one process at a time, closed to
 * other users.
 */
public final class HomeDirectory implements AutoCloseable {
    /** Room for the unpacked database programs and a first instance. */
    public static final long NEEDED_BYTES = 800L << 20;

    private final Path path;
    private final Path programs;
    private final FileChannel lock;

    private HomeDirectory(Path path, Path programs, FileChannel lock) {
        this.path = path;
        this.programs = programs;
        this.lock = lock;
    }

    /** @throws StartupException that says why the directory cannot be used */
    public static HomeDirectory open(Path path) {
        return open(path, NEEDED_BYTES);
    }

    /** @param neededBytes free space that there must be, where the database programs were not unpacked yet */
    public static HomeDirectory open(Path path, long neededBytes) {
        Path home = path.toAbsolutePath().normalize();
        try {
            PrivateFiles.directory(home);
            if (!Files.isWritable(home)) {
                throw new StartupException("the home directory " + home + " is not writable");
            }
            Path programs = DataHome.of(home.resolve("programs"));
            FileChannel lock = lock(home);
            HomeDirectory opened = new HomeDirectory(home, programs, lock);
            opened.requireSpace(neededBytes);
            return opened;
        } catch (IOException e) {
            throw new StartupException("the home directory " + home + " cannot be used: " + reason(e), e);
        }
    }

    public Path path() {
        return path;
    }

    /** Configuration and keys. */
    public Path etc() {
        return part("etc");
    }

    public Path logs() {
        return part("log");
    }

    /** The control plane's own database. */
    public Path database() {
        return part("database");
    }

    public Path broker() {
        return part("broker");
    }

    /** Home of the local cloud. */
    public Path instances() {
        return part("instances");
    }

    /** Programs that the unprivileged users of datastores must be able to run; outside the home where that is closed. */
    public Path programs() {
        return programs;
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new StartupException("the lock of " + path + " cannot be released: " + reason(e), e);
        }
    }

    private Path part(String name) {
        try {
            return PrivateFiles.directory(path.resolve(name));
        } catch (IOException e) {
            throw new StartupException("the directory " + path.resolve(name) + " cannot be made: " + reason(e), e);
        }
    }

    private void requireSpace(long neededBytes) throws IOException {
        long free = Files.getFileStore(path).getUsableSpace();
        if (Files.notExists(programs()) && free < neededBytes) {
            close();
            throw new StartupException("the disk of " + path + " has " + (free >> 20) + " MiB free, "
                    + (neededBytes >> 20) + " MiB are needed");
        }
    }

    private static FileChannel lock(Path home) throws IOException {
        Path file = home.resolve("lock");
        FileChannel channel = FileChannel.open(
                file,
                EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        boolean held = false;
        try {
            held = channel.tryLock() != null;
            if (!held) {
                throw inUse(home, file);
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return channel;
        } catch (OverlappingFileLockException sameProcess) {
            throw inUse(home, file);
        } finally {
            if (!held) {
                channel.close();
            }
        }
    }

    private static StartupException inUse(Path home, Path file) throws IOException {
        String pid = Files.readString(file).trim();
        return new StartupException("the home directory " + home + " is in use by process "
                + (pid.isEmpty() ? "(unknown)" : pid) + "; stop it first, or choose another with --home");
    }

    static String reason(IOException e) {
        if (e instanceof FileSystemException at && at.getReason() == null) {
            return at.getClass().getSimpleName().replace("Exception", "") + " " + at.getFile();
        }
        return String.valueOf(e.getMessage());
    }
}
