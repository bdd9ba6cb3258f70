package org.trove.api.service;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.error.TroveException;
import org.trove.model.Datastore;
import org.trove.model.DatastoreVersion;
import org.trove.store.DatastoreStore;

/** Finds the datastore version that names mean. */
final class DatastoreChoice {

    private final List<Datastore> datastores;
    private final List<DatastoreVersion> versions;

    DatastoreChoice(DatastoreStore store) {
        this.datastores = store.datastores();
        this.versions = store.versions();
    }

    List<Datastore> all() {
        return datastores;
    }

    /** @throws TroveException NOT_FOUND where there is none of that name or id */
    Datastore datastore(String nameOrId) {
        return datastores.stream()
                .filter(each -> each.id().equals(nameOrId) || each.name().equals(nameOrId))
                .findFirst()
                .orElseThrow(() -> TroveException.notFound("Datastore '" + nameOrId + "' cannot be found."));
    }

    /** All versions of a datastore. */
    List<DatastoreVersion> versionsOf(Datastore datastore) {
        return versions.stream()
                .filter(each -> each.datastoreId().equals(datastore.id()))
                .toList();
    }

    /** @throws TroveException BAD_REQUEST where there is none of that name or id, or more than one */
    DatastoreVersion version(Datastore datastore, String nameOrId, @Nullable String number) {
        List<DatastoreVersion> found = versionsOf(datastore).stream()
                .filter(each -> each.id().equals(nameOrId) || each.name().equals(nameOrId))
                .filter(each -> number == null || each.version().equals(number))
                .toList();
        if (found.isEmpty()) {
            throw unknownVersion(nameOrId);
        }
        if (found.size() > 1) {
            throw TroveException.badRequest("Multiple versions found for '" + nameOrId
                    + "'. Use the id or the version number of one to be more specific.");
        }
        return found.get(0);
    }

    /** @throws TroveException BAD_REQUEST where there is none of that id */
    DatastoreVersion version(String id) {
        return versions.stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> unknownVersion(id));
    }

    /**
     * The active version for a new instance.
     *
     * @param defaultDatastore of a wish that names none, null = there is no default
     */
    DatastoreVersion forCreate(CreateRequest.DatastoreWish wish, @Nullable String defaultDatastore) {
        String type = wish.type() == null ? defaultDatastore : wish.type();
        if (type == null) {
            throw TroveException.badRequest("Please specify datastore. No default datastore is defined.");
        }
        DatastoreVersion version = wished(datastore(type), wish);
        if (!version.active()) {
            throw TroveException.badRequest("Datastore version '" + version.name() + "' is not active.");
        }
        return version;
    }

    private DatastoreVersion wished(Datastore datastore, CreateRequest.DatastoreWish wish) {
        if (wish.version() != null) {
            return version(datastore, wish.version(), wish.number());
        }
        if (wish.number() != null) {
            return ofNumber(datastore, wish.number());
        }
        Optional<String> chosen = datastore.defaultVersion();
        return chosen.map(this::version)
                .orElseThrow(() -> TroveException.badRequest(
                        "Default version for datastore '" + datastore.name() + "' not found."));
    }

    private DatastoreVersion ofNumber(Datastore datastore, String number) {
        List<DatastoreVersion> found = versionsOf(datastore).stream()
                .filter(each -> each.version().equals(number))
                .toList();
        if (found.size() != 1) {
            throw unknownVersion(number);
        }
        return found.get(0);
    }

    private static TroveException unknownVersion(String what) {
        return TroveException.badRequest("Datastore version '" + what + "' cannot be found.");
    }
}
