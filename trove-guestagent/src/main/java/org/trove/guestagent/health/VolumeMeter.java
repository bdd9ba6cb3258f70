package org.trove.guestagent.health;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.host.FileTree;
import org.trove.message.FilesystemStats;
import org.trove.model.VolumeUsage;

/**
 * Measures the data volume: by its file system where it is one of its own, else by adding up the files. The sum is kept for a
 * while, since a directory of many tables takes time to walk.
 */
public final class VolumeMeter {
    private static final Logger LOG = LoggerFactory.getLogger(VolumeMeter.class);
    private static final Duration KEPT = Duration.ofSeconds(30);
    private static final Path ROOT = Path.of("/");
    private static final long BLOCK_BYTES = 4096;
    private static final double GIB = 1L << 30;

    private final Path directory;
    private @Nullable Integer sizeGb;
    private final Clock clock;
    private @Nullable VolumeUsage last;
    private Instant measured = Instant.MIN;

    /** @param sizeGb the size that the volume is meant to have in GiB, null = that of its file system */
    public VolumeMeter(Path directory, @Nullable Integer sizeGb, Clock clock) {
        this.directory = directory;
        this.sizeGb = sizeGb;
        this.clock = clock;
    }

    /** The use of the volume, at most 30 s old. */
    public synchronized VolumeUsage usage() {
        VolumeUsage known = last;
        Instant now = clock.instant();
        if (known != null && measured.plus(KEPT).isAfter(now)) {
            return known;
        }
        VolumeUsage fresh = measure();
        last = fresh;
        measured = now;
        return fresh;
    }

    /** The volume has another size now. @param newSizeGb GiB */
    public synchronized void resize(int newSizeGb) {
        sizeGb = newSizeGb;
        last = null;
    }

    /** Makes the next look a fresh one: much changed at once. */
    public synchronized void forget() {
        last = null;
    }

    /** In the shape and the mixed units of Trove's guests. */
    public FilesystemStats filesystemStats() {
        VolumeUsage usage = usage();
        long free = Math.max(0, usage.totalBytes() - usage.usedBytes());
        return new FilesystemStats(
                BLOCK_BYTES,
                usage.totalBytes() / BLOCK_BYTES,
                free / BLOCK_BYTES,
                gib(usage.totalBytes()),
                gib(usage.usedBytes()),
                free,
                deviceBytes());
    }

    /** As the kernel says it at this moment: it may be late with what the cloud did. Null where the volume is no device of its own. */
    private @Nullable Long deviceBytes() {
        try {
            return sizeGb == null && !BlockDevice.below(directory).equals(BlockDevice.below(ROOT))
                    ? Long.valueOf(BlockDevice.below(directory).sizeBytes())
                    : null;
        } catch (IOException e) {
            LOG.info("size of the volume's device is unknown directory={} cause={}", directory, e.toString());
            return null;
        }
    }

    private VolumeUsage measure() {
        try {
            if (!Files.isDirectory(directory)) {
                return new VolumeUsage(0, total(0));
            }
            FileStore store = Files.getFileStore(directory);
            if (isMountPoint()) {
                long room = store.getTotalSpace();
                // Where a file system holds less than its volume is told to, as ext4 does, that is what can be used.
                return new VolumeUsage(room - store.getUnallocatedSpace(), Math.min(room, total(room)));
            }
            return new VolumeUsage(FileTree.size(directory), total(store.getTotalSpace()));
        } catch (IOException e) {
            LOG.warn("volume cannot be measured directory={} cause={}", directory, e.toString());
            return last == null ? new VolumeUsage(0, total(0)) : last;
        }
    }

    private boolean isMountPoint() throws IOException {
        Path parent = directory.toAbsolutePath().getParent();
        return parent != null
                && !Files.getAttribute(directory, "unix:dev").equals(Files.getAttribute(parent, "unix:dev"));
    }

    private long total(long fileSystem) {
        Integer size = sizeGb;
        return size == null ? fileSystem : size * (1L << 30);
    }

    private static double gib(long bytes) {
        return Math.round(bytes / GIB * 100) / 100.0;
    }
}
