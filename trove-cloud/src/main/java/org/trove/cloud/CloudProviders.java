package org.trove.cloud;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The kinds of cloud on the class path. */
public final class CloudProviders {
    private CloudProviders() {}

    /** @throws IllegalArgumentException naming the known providers where there is none of that name */
    public static CloudProvider named(String name) {
        Map<String, CloudProvider> known = new TreeMap<>();
        ServiceLoader.load(CloudProvider.class).forEach(provider -> known.put(provider.name(), provider));
        CloudProvider provider = known.get(name);
        if (provider == null) {
            throw new IllegalArgumentException("unknown cloud provider '" + name + "'; known: " + known.keySet());
        }
        return provider;
    }
}
