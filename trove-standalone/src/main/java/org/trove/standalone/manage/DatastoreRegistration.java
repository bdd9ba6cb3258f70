package org.trove.standalone.manage;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.trove.datastore.DatastoreDescriptor;
import org.trove.datastore.template.ConfigRenderer;
import org.trove.datastore.template.TemplateException;
import org.trove.guestagent.datastore.DatastoreDescriptors;
import org.trove.model.DatastoreVersion;
import org.trove.store.Database;

/** Makes what comes with the guest agent known to the control plane. May be repeated. */
public final class DatastoreRegistration {
    private final Database database;

    public DatastoreRegistration(Database database) {
        this.database = database;
    }

    /** @throws IllegalArgumentException saying what is wrong in which datastore's files */
    private static List<DatastoreDescriptor> descriptors() {
        List<DatastoreDescriptor> descriptors = DatastoreDescriptors.load();
        try {
            descriptors.forEach(new ConfigRenderer()::check);
            return descriptors;
        } catch (TemplateException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Registers the descriptors of all managers on the class path. @return them */
    public List<DatastoreDescriptor> registerDescriptors() {
        List<DatastoreDescriptor> descriptors = descriptors();
        database.write(stores -> {
            descriptors.forEach(stores.datastores()::register);
            return descriptors.size();
        });
        return descriptors;
    }

    /** What an update of the agent changed in descriptors that are registered already; others stay unknown. */
    public void refreshDescriptors() {
        List<DatastoreDescriptor> descriptors = descriptors();
        database.write(stores -> {
            Set<String> registered = stores.datastores().descriptors().keySet();
            descriptors.stream()
                    .filter(descriptor -> registered.contains(descriptor.manager()))
                    .forEach(stores.datastores()::register);
            return descriptors.size();
        });
    }

    /**
     * Makes a registered version the one of creates that name its datastore alone.
     *
     * @param datastore by name or id
     * @param version by name, number or id
     * @throws IllegalArgumentException where there is none of these, or more than one, or where it is not active
     */
    public DatastoreVersion setDefault(String datastore, String version) {
        return database.write(stores -> {
            List<DatastoreVersion> known = stores.datastores().versions().stream()
                    .filter(each -> each.datastoreName().equals(datastore)
                            || each.datastoreId().equals(datastore))
                    .toList();
            List<DatastoreVersion> meant = known.stream()
                    .filter(each ->
                            List.of(each.id(), each.name(), each.version()).contains(version))
                    .toList();
            if (meant.size() != 1 || !meant.get(0).active()) {
                throw new IllegalArgumentException("not one active version of '" + datastore + "' is called '" + version
                        + "'; registered are "
                        + known.stream().map(DatastoreRegistration::named).toList());
            }
            stores.datastores().setDefault(meant.get(0));
            return meant.get(0);
        });
    }

    private static String named(DatastoreVersion version) {
        return version.name() + " (" + version.version() + ", " + version.id() + (version.active() ? "" : ", inactive")
                + ")";
    }

    /**
     * From which image a cloud makes servers of a version.
     *
     * @param id null where tags choose it, or where the cloud has no images
     * @param tags all of which the image has
     */
    public record Image(@Nullable String id, List<String> tags) {
        /** For clouds without images; what is registered already keeps its image. */
        public static final Image UNNAMED = new Image(null, List.of());

        public Image {
            tags = List.copyOf(tags);
        }

        /**
         * As an operator names it, by one of both or not at all.
         *
         * @param tags with a comma between two
         * @throws IllegalArgumentException where the id or a tag is blank
         */
        static Image named(@Nullable String id, @Nullable String tags) {
            List<String> listed =
                    tags == null ? List.of() : List.of(tags.strip().split("\\s*,\\s*", -1));
            if (id != null && id.isBlank()) {
                throw new IllegalArgumentException("the id of the image is blank");
            }
            if (listed.stream().anyMatch(String::isBlank)) {
                throw new IllegalArgumentException(
                        "a tag of the image is blank in '" + tags + "'; wanted are tags with a comma between two");
            }
            return new Image(id, listed);
        }
    }

    /**
     * Registers a version of a datastore, active.
     *
     * @param number of the software, e.g. {@code 11.4.5}; users call the version by its first two parts
     * @throws IllegalArgumentException where the agent has no such manager
     */
    public DatastoreVersion registerVersion(String datastore, String manager, String number, Image image) {
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
                image.id(),
                image.tags(),
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
