package org.trove.standalone.manage;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.trove.datastore.DatastoreDescriptor;
import org.trove.guestagent.datastore.DatastoreDescriptors;
import org.trove.model.DatastoreVersion;
import org.trove.store.Database;

/** Makes what comes with the guest agent known to the control plane. May be repeated. */
public final class DatastoreRegistration {
    private final Database database;

    public DatastoreRegistration(Database database) {
        this.database = database;
    }

    /** Registers the descriptors of all managers on the class path. @return them */
    public List<DatastoreDescriptor> registerDescriptors() {
        List<DatastoreDescriptor> descriptors = DatastoreDescriptors.load();
        database.write(stores -> {
            descriptors.forEach(stores.datastores()::register);
            return descriptors.size();
        });
        return descriptors;
    }

    /**
     * Registers a version of a datastore, active.
     *
     * @param number of the software, e.g. {@code 11.4.5}; users call the version by its first two parts
     * @throws IllegalArgumentException where the agent has no such manager
     */
    public DatastoreVersion registerVersion(String datastore, String manager, String number) {
        if (registerDescriptors().stream().noneMatch(known -> known.manager().equals(manager))) {
            throw new IllegalArgumentException("the guest agent has no datastore manager '" + manager + "'");
        }
        DatastoreVersion version = new DatastoreVersion(
                id("version", datastore + " " + number),
                id("datastore", datastore),
                datastore,
                name(number),
                number,
                manager,
                null,
                List.of(),
                String.join(",", DatastoreDescriptors.packages(manager)),
                "",
                "",
                true);
        database.write(stores -> {
            stores.datastores().register(version);
            return version;
        });
        return version;
    }

    /** The same everywhere, so that services that register at the same moment mean the same row. */
    private static String id(String kind, String name) {
        return UUID.nameUUIDFromBytes((kind + " " + name).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private static String name(String number) {
        String[] parts = number.split("\\.");
        return parts.length < 2 ? number : parts[0] + "." + parts[1];
    }
}
