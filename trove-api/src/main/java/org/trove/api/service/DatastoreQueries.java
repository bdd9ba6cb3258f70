package org.trove.api.service;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.trove.api.auth.Caller;
import org.trove.api.policy.Policy;
import org.trove.datastore.ParameterRule;
import org.trove.error.TroveException;
import org.trove.model.Datastore;
import org.trove.model.DatastoreVersion;
import org.trove.store.Database;
import org.trove.store.DatastoreStore;

/** Reads datastores, their versions and what can be configured of them. Inactive versions are for administrators. */
public final class DatastoreQueries {

    private final Database database;
    private final Policy policy;

    public DatastoreQueries(Database database, Policy policy) {
        this.database = database;
        this.policy = policy;
    }

    public List<Entry> list(Caller caller) {
        policy.require("datastore:index", caller.alone());
        return choice(found -> found.all().stream()
                .map(datastore -> entry(caller, found, datastore))
                .filter(entry -> caller.isAdmin() || !entry.versions().isEmpty())
                .toList());
    }

    public Entry show(Caller caller, String nameOrId) {
        policy.require("datastore:show", caller.alone());
        return choice(found -> {
            Datastore datastore = found.datastore(nameOrId);
            return new Entry(datastore, active(found, datastore));
        });
    }

    /**
     * Forgets a datastore.
     *
     * @throws TroveException BAD_REQUEST where it has versions
     */
    public void delete(Caller caller, String nameOrId) {
        policy.require("datastore:delete", caller.alone());
        database.write(stores -> {
            DatastoreStore store = stores.datastores();
            Datastore datastore = DatastoreChoice.ofLookups(store).datastore(nameOrId);
            if (!store.removeDatastore(datastore.id())) {
                throw TroveException.badRequest("Datastore versions exist for datastore " + nameOrId + ".");
            }
            return datastore;
        });
    }

    public List<DatastoreVersion> versions(Caller caller, String datastore) {
        policy.require("datastore:version_index", caller.alone());
        return choice(found -> entry(caller, found, found.datastore(datastore)).versions());
    }

    public DatastoreVersion version(Caller caller, String datastore, String version) {
        policy.require("datastore:version_show", caller.alone());
        return choice(found -> found.version(found.datastore(datastore), version, null));
    }

    public DatastoreVersion version(Caller caller, String id) {
        policy.require("datastore:version_show_by_uuid", caller.alone());
        return choice(found -> found.version(id));
    }

    /** That a version exists whose volume types are asked for. */
    public void requireForVolumeTypes(Caller caller, String datastore, String version) {
        policy.require("datastore:list_associated_volume_types", caller.alone());
        choice(found -> found.version(found.datastore(datastore), version, null));
    }

    /** That a version exists whose flavors are asked for. */
    public void requireForFlavors(Caller caller, String datastore, String version) {
        policy.require("datastore:list_associated_flavors", caller.alone());
        choice(found -> found.version(found.datastore(datastore), version, null));
    }

    /**
     * What configuration groups of a version may set.
     *
     * @param datastore null where the version is named by its id alone
     */
    public Parameters parameters(Caller caller, @Nullable String datastore, String version) {
        policy.require(
                datastore == null ? "configuration-parameter:index_by_version" : "configuration-parameter:index",
                caller.alone());
        return read(datastore, version);
    }

    /** @throws TroveException NOT_FOUND where the version has no such parameter */
    public Parameters parameter(Caller caller, @Nullable String datastore, String version, String name) {
        policy.require(
                datastore == null ? "configuration-parameter:show_by_version" : "configuration-parameter:show",
                caller.alone());
        Parameters all = read(datastore, version);
        List<ParameterRule> named =
                all.rules().stream().filter(rule -> rule.name().equals(name)).toList();
        if (named.isEmpty()) {
            throw NotFound.resource(name);
        }
        return new Parameters(all.versionId(), named);
    }

    private Parameters read(@Nullable String datastore, String version) {
        return database.read(stores -> {
            DatastoreStore store = stores.datastores();
            DatastoreChoice found = DatastoreChoice.ofLookups(store);
            DatastoreVersion chosen = datastore == null
                    ? found.version(version)
                    : found.version(found.datastore(datastore), version, null);
            return new Parameters(chosen.id(), store.parameters(chosen.id()));
        });
    }

    private <T> T choice(Function<DatastoreChoice, T> work) {
        return database.read(stores -> work.apply(DatastoreChoice.ofLookups(stores.datastores())));
    }

    private static Entry entry(Caller caller, DatastoreChoice found, Datastore datastore) {
        return new Entry(datastore, caller.isAdmin() ? found.versionsOf(datastore) : active(found, datastore));
    }

    private static List<DatastoreVersion> active(DatastoreChoice found, Datastore datastore) {
        return found.versionsOf(datastore).stream()
                .filter(DatastoreVersion::active)
                .toList();
    }

    /** A datastore with those of its versions that the caller may see. */
    public record Entry(Datastore datastore, List<DatastoreVersion> versions) {}

    /** What configuration groups of a version may set. */
    public record Parameters(String versionId, List<ParameterRule> rules) {}
}
