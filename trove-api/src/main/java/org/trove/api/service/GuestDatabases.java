package org.trove.api.service;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.trove.api.auth.Caller;
import org.trove.datastore.Capability;
import org.trove.error.TroveException;
import org.trove.message.GuestCommand;
import org.trove.message.WireDatabase;
import org.trove.model.DatabaseSpec;
import org.trove.store.Page;

/** The databases inside an instance. A change has happened when its answer comes. */
public final class GuestDatabases {

    private static final String RULE = "instance:extension:database:";

    private final GuestCalls guests;

    public GuestDatabases(GuestCalls guests) {
        this.guests = guests;
    }

    public CompletableFuture<Page<WireDatabase>> list(Caller caller, String id, PageRequest page) {
        GuestTarget target = guests.open(caller, id, RULE + "index", Capability.DATABASES);
        return guests.call(target, new GuestCommand.ListDatabases(page.limit(), page.marker(), false))
                .thenApply(found -> new Page<>(
                        found.databases().stream()
                                .filter(each -> !target.names().isReservedDatabase(each.name()))
                                .toList(),
                        found.nextMarker()));
    }

    public CompletableFuture<Void> create(Caller caller, String id, List<DatabaseSpec> databases) {
        GuestTarget target = guests.open(caller, id, RULE + "create", Capability.DATABASES);
        target.names().checkNewDatabases(databases);
        return names(target).thenCompose(present -> {
            for (DatabaseSpec database : databases) {
                if (present.contains(database.name())) {
                    throw TroveException.badRequest(
                            "A database with the name \"" + database.name() + "\" already exists.");
                }
            }
            return guests.call(
                    target,
                    new GuestCommand.CreateDatabase(
                            databases.stream().map(WireDatabase::of).toList()));
        });
    }

    public CompletableFuture<Void> delete(Caller caller, String id, String name) {
        GuestTarget target = guests.open(caller, id, RULE + "delete", Capability.DATABASES);
        target.names().checkDatabase(name);
        return names(target).thenCompose(present -> {
            if (!present.contains(name)) {
                throw NotFound.database(name);
            }
            return guests.call(target, new GuestCommand.DeleteDatabase(WireDatabase.of(DatabaseSpec.named(name))));
        });
    }

    /** @throws TroveException NOT_FOUND (in the future) where one of the databases does not exist */
    CompletableFuture<Void> requireAll(GuestTarget target, List<String> databases) {
        return names(target).thenAccept(present -> {
            for (String database : databases) {
                if (!present.contains(database)) {
                    throw NotFound.database(database);
                }
            }
        });
    }

    private CompletableFuture<Set<String>> names(GuestTarget target) {
        return guests.call(target, new GuestCommand.ListDatabases(null, null, false))
                .thenApply(found ->
                        found.databases().stream().map(WireDatabase::name).collect(Collectors.toSet()));
    }
}
