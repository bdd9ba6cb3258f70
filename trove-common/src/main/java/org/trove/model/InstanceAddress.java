package org.trove.model;

import org.jspecify.annotations.Nullable;

/**
 * An address at which users reach the datastore of an instance.
 *
 * @param network id of the network of a private address; null for a public one
 */
public record InstanceAddress(
        String address, Type type, @Nullable String network) {
    public enum Type {
        PRIVATE,
        PUBLIC
    }
}
