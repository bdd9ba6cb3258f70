package org.trove.cloud.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.trove.model.InstanceId;

/**
 * Locks that hold among the threads of this process and among all processes that share the home. A fixed set of files,
 * since a lock file that comes and goes protects nothing.
 */
final class HomeLocks {
    private static final int STRIPES = 64;

    /** A file lock belongs to the whole process, so its threads need one of their own beside it. */
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final Path directory;

    HomeLocks(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    /** Waits for the lock of an instance; its holder must not wait for a second one. */
    Held lock(InstanceId owner) throws IOException {
        return lock(Integer.toString(Math.floorMod(owner.value().hashCode(), STRIPES)));
    }

    Held lockAddresses() throws IOException {
        return lock("addresses");
    }

    private Held lock(String name) throws IOException {
        Path file = directory.resolve(name);
        ReentrantLock thread = THREADS.computeIfAbsent(file, missing -> new ReentrantLock());
        thread.lock();
        try {
            FileChannel channel = FileChannel.open(
                    file,
                    EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            channel.lock();
            return new Held(thread, channel);
        } catch (IOException | RuntimeException e) {
            thread.unlock();
            throw e;
        }
    }

    /** A lock that is held; closing gives it back. */
    static final class Held implements AutoCloseable {
        private final ReentrantLock thread;
        private final FileChannel channel;

        private Held(ReentrantLock thread, FileChannel channel) {
            this.thread = thread;
            this.channel = channel;
        }

        @Override
        public void close() throws IOException {
            try {
                channel.close();
            } finally {
                thread.unlock();
            }
        }
    }
}
