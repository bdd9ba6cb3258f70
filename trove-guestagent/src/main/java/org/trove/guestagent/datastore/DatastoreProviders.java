package org.trove.guestagent.datastore;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;

/** The datastores on the class path. */
public final class DatastoreProviders {
    private DatastoreProviders() {}

    static Map<String, DatastoreProvider> all() {
        Map<String, DatastoreProvider> known = new TreeMap<>();
        ServiceLoader.load(DatastoreProvider.class).forEach(provider -> known.put(provider.manager(), provider));
        return known;
    }

    /** The names of the known managers. */
    public static Set<String> names() {
        return all().keySet();
    }

    /** @throws IllegalArgumentException naming the known managers where there is none of that name */
    public static DatastoreProvider named(String manager) {
        Map<String, DatastoreProvider> known = all();
        DatastoreProvider provider = known.get(manager);
        if (provider == null) {
            throw new IllegalArgumentException("unknown datastore_manager '" + manager + "'; known: " + known.keySet());
        }
        return provider;
    }
}
