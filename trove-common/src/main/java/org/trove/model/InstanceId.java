package org.trove.model;

/** Identifies an instance: 1 to 36 characters, a UUID for every instance that this service made. */
public record InstanceId(String value) implements Comparable<InstanceId> {
    public InstanceId {
        Ids.requireId("instance id", value);
    }

    @Override
    public int compareTo(InstanceId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
