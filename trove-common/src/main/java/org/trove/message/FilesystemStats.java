package org.trove.message;

import org.jspecify.annotations.Nullable;

/**
 * Use of a file system.
 *
 * @param total GiB
 * @param used GiB
 * @param free bytes (Trove's guests mix the units)
 * @param deviceBytes size of the device below it as the guest's kernel sees it; null = unknown, as in Trove's guests
 */
public record FilesystemStats(
        long blockSize,
        long totalBlocks,
        long freeBlocks,
        double total,
        double used,
        double free,
        @Nullable Long deviceBytes) {}
