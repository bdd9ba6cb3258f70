package org.trove.model;

/** Use of the data volume in bytes, as the guest measured it. */
public record VolumeUsage(long usedBytes, long totalBytes) {
    private static final int NEARLY_FULL_PERCENT = 90;
    private static final int FULL_PERCENT = 100;

    /** Whether more is used than the volume has, which is possible where nothing holds the data to it. */
    public boolean isOver() {
        return totalBytes > 0 && usedBytes > totalBytes;
    }

    /** Whether there is little room left, or none. */
    public boolean isNearlyFull() {
        return totalBytes > 0 && (double) usedBytes * FULL_PERCENT / totalBytes > NEARLY_FULL_PERCENT;
    }

    /** Of the volume, rounded down; 0 where its size is not known. */
    public long percent() {
        return totalBytes > 0 ? Math.round(Math.floor((double) usedBytes * FULL_PERCENT / totalBytes)) : 0;
    }
}
