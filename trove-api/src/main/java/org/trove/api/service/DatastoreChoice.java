package org.trove.api.service;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.error.ErrorCode;
import org.trove.error.TroveException;
import org.trove.model.Datastore;
import org.trove.model.DatastoreVersion;
import org.trove.store.DatastoreStore;

/** Finds the datastore version that names mean. */
final class DatastoreChoice {

    private final List<Datastore> datastores;
    private final List<DatastoreVersion> versions;
    private final ErrorCode unknownVersion;

    private DatastoreChoice(DatastoreStore store, ErrorCode unknownVersion) {
        this.datastores = store.datastores();
        this.versions = store.versions();
        this.unknownVersion = unknownVersion;
    }

    /** An unknown version that a path names is NOT_FOUND. */
    static DatastoreChoice ofLookups(DatastoreStore store) {
        return new DatastoreChoice(store, ErrorCode.NOT_FOUND);
    }

    /** An unknown version that a body names is BAD_REQUEST, as in Trove. */
    static DatastoreChoice ofCreates(DatastoreStore store) {
        return new DatastoreChoice(store, ErrorCode.BAD_REQUEST);
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

    /** @throws TroveException where there is none of that name or id; BAD_REQUEST where there are several */
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

    /** @throws TroveException where there is none of that id */
    DatastoreVersion version(String id) {
        return versions.stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> unknownVersion(id));
    }

    /**
     * The active version for a new instance.
     *
     * @param defaultDatastore of a wish that names none, null = the only one with active versions, where there is but one
     */
    DatastoreVersion forCreate(CreateRequest.DatastoreWish wish, @Nullable String defaultDatastore) {
        String type = wish.type() == null ? defaultDatastore : wish.type();
        DatastoreVersion version = wished(type == null ? onlyDatastore() : datastore(type), wish);
        if (!version.active()) {
            throw TroveException.badRequest("Datastore version '" + version.name() + "' is not active.");
        }
        return version;
    }

    private Datastore onlyDatastore() {
        List<Datastore> active = datastores.stream()
                .filter(each -> versionsOf(each).stream().anyMatch(DatastoreVersion::active))
                .toList();
        if (active.size() != 1) {
            throw TroveException.badRequest(
                    "Please specify datastore. No default datastore is defined, and there are " + active.size() + ".");
        }
        return active.get(0);
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

    private TroveException unknownVersion(String what) {
        return TroveException.of(unknownVersion, "Datastore version '" + what + "' cannot be found.");
    }
}
