package org.trove.api.service;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.trove.api.auth.Caller;
import org.trove.datastore.Capability;
import org.trove.message.GuestCommand;
import org.trove.message.WireDatabase;

/** Which databases a user inside an instance may use. A change has happened when its answer comes. */
public final class GuestAccess {

    private static final String RULE = "instance:extension:user_access:";

    private final GuestCalls guests;
    private final GuestUsers users;
    private final GuestDatabases databases;

    public GuestAccess(GuestCalls guests, GuestUsers users, GuestDatabases databases) {
        this.guests = guests;
        this.users = users;
        this.databases = databases;
    }

    public CompletableFuture<List<WireDatabase>> list(Caller caller, String id, String user) {
        GuestTarget target = guests.open(caller, id, RULE + "index", Capability.USERS, Capability.DATABASES);
        UserKey key = GuestUsers.key(target, user);
        return users.present(target, key).thenCompose(found -> granted(target, key));
    }

    public CompletableFuture<Void> grant(Caller caller, String id, String user, List<String> names) {
        GuestTarget target = guests.open(caller, id, RULE + "update", Capability.USERS, Capability.DATABASES);
        UserKey key = GuestUsers.key(target, user);
        names.forEach(target.names()::checkDatabase);
        return users.present(target, key)
                .thenCompose(found -> databases.requireAll(target, names))
                .thenCompose(found -> guests.call(target, new GuestCommand.GrantAccess(key.name(), key.host(), names)));
    }

    public CompletableFuture<Void> revoke(Caller caller, String id, String user, String database) {
        GuestTarget target = guests.open(caller, id, RULE + "delete", Capability.USERS, Capability.DATABASES);
        UserKey key = GuestUsers.key(target, user);
        target.names().checkDatabase(database);
        return users.present(target, key)
                .thenCompose(found -> granted(target, key))
                .thenCompose(granted -> {
                    if (granted.stream().noneMatch(each -> each.name().equals(database))) {
                        throw NotFound.database(database);
                    }
                    return guests.call(target, new GuestCommand.RevokeAccess(key.name(), key.host(), database));
                });
    }

    private CompletableFuture<List<WireDatabase>> granted(GuestTarget target, UserKey key) {
        return guests.call(target, new GuestCommand.ListAccess(key.name(), key.host()))
                .thenApply(found -> Stream.of(found).toList());
    }
}
