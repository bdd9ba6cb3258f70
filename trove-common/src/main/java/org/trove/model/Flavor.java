package org.trove.model;

/**
 * A size of instance.
 *
 * @param id the id as text, also where the cloud uses numbers
 * @param ramMb memory in MiB, at least 1
 * @param diskGb root disk in GiB
 * @param ephemeralGb ephemeral disk in GiB
 */
public record Flavor(String id, String name, int ramMb, int vcpus, int diskGb, int ephemeralGb) {
    public Flavor {
        if (ramMb < 1) {
            throw new IllegalArgumentException("a flavor's memory must be at least 1 MiB: " + ramMb);
        }
    }
}
