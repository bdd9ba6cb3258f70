package org.trove.model;

/** Use of the data volume in bytes, as the guest measured it. */
public record VolumeUsage(long usedBytes, long totalBytes) {}
