package org.trove.guestagent.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A disk, or a part of one, by its numbers in the kernel. */
record BlockDevice(long major, long minor) {
    private static final Path OF_KERNEL = Path.of("/sys/dev/block");

    /** The kernel counts in these, whatever the disk does. */
    private static final long SECTOR_BYTES = 512;

    /** What holds the file system that a file is in. */
    static BlockDevice below(Path file) throws IOException {
        return of((Long) Files.getAttribute(file, "unix:dev"));
    }

    /** @param number as stat has it: glibc's makedev */
    static BlockDevice of(long number) {
        long major = ((number >>> 8) & 0xfff) | ((number >>> 32) & 0xfffff000L);
        long minor = (number & 0xff) | ((number >>> 12) & 0xffffff00L);
        return new BlockDevice(major, minor);
    }

    /** @throws IOException where the kernel knows no such disk, as of file systems without one */
    long sizeBytes() throws IOException {
        return sizeBytes(OF_KERNEL);
    }

    long sizeBytes(Path kernel) throws IOException {
        String sectors = Files.readString(kernel.resolve(major + ":" + minor).resolve("size"));
        return Long.parseLong(sectors.strip()) * SECTOR_BYTES;
    }
}
