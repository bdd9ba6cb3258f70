package org.trove.api.service;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.trove.api.auth.Caller;
import org.trove.datastore.Capability;
import org.trove.error.TroveException;
import org.trove.message.GuestCommand;
import org.trove.message.WireUser;
import org.trove.model.UserSpec;
import org.trove.store.Page;

/** The users inside an instance. A change has happened when its answer comes. */
public final class GuestUsers {

    private static final String RULE = "instance:extension:user:";

    private final GuestCalls guests;
    private final GuestDatabases databases;

    public GuestUsers(GuestCalls guests, GuestDatabases databases) {
        this.guests = guests;
        this.databases = databases;
    }

    public CompletableFuture<Page<WireUser>> list(Caller caller, String id, PageRequest page) {
        GuestTarget target = open(caller, id, "index");
        return guests.call(target, new GuestCommand.ListUsers(page.limit(), page.marker(), false))
                .thenApply(found -> new Page<>(
                        found.users().stream()
                                .filter(each -> !target.names().isReservedUser(each.name()))
                                .toList(),
                        found.nextMarker()));
    }

    public CompletableFuture<Void> create(Caller caller, String id, List<UserSpec> users) {
        GuestTarget target = open(caller, id, "create");
        target.names().checkNewUsers(users);
        List<String> granted = users.stream()
                .flatMap(user -> user.databases().stream())
                .distinct()
                .toList();
        return keys(target)
                .thenAccept(present -> {
                    for (UserSpec user : users) {
                        requireAbsent(present.contains(UserKey.of(user)), user.name());
                    }
                })
                .thenCompose(checked -> granted.isEmpty()
                        ? CompletableFuture.<Void>completedFuture(null)
                        : databases.requireAll(target, granted))
                .thenCompose(checked -> guests.call(
                        target,
                        new GuestCommand.CreateUser(
                                users.stream().map(WireUser::of).toList())));
    }

    public CompletableFuture<WireUser> show(Caller caller, String id, String user) {
        GuestTarget target = open(caller, id, "show");
        return present(target, key(target, user));
    }

    public CompletableFuture<Void> delete(Caller caller, String id, String user) {
        GuestTarget target = open(caller, id, "delete");
        UserKey key = key(target, user);
        return present(target, key)
                .thenCompose(found -> guests.call(target, new GuestCommand.DeleteUser(key.toWire())));
    }

    public CompletableFuture<Void> changePasswords(Caller caller, String id, List<UserSpec> users) {
        GuestTarget target = open(caller, id, "update_all");
        target.names().checkPasswords(users);
        return keys(target).thenCompose(present -> {
            for (UserSpec user : users) {
                if (!present.contains(UserKey.of(user))) {
                    throw NotFound.user(user.name());
                }
            }
            return guests.call(
                    target,
                    new GuestCommand.ChangePasswords(
                            users.stream().map(WireUser::of).toList()));
        });
    }

    public CompletableFuture<Void> update(
            Caller caller, String id, String user, GuestCommand.UserAttributes attributes) {
        GuestTarget target = open(caller, id, "update");
        UserKey key = key(target, user);
        UserKey renamed = new UserKey(
                attributes.name() == null ? key.name() : attributes.name(),
                attributes.host() == null ? key.host() : attributes.host());
        if (!renamed.equals(key)) {
            target.names().checkNewUser(renamed);
        }
        target.names().checkPassword(renamed.name(), attributes.password());
        return present(target, key)
                .thenCompose(found -> renamed.equals(key)
                        ? CompletableFuture.<@Nullable WireUser>completedFuture(null)
                        : find(target, renamed))
                .thenCompose(clash -> {
                    requireAbsent(clash != null, renamed.name());
                    return guests.call(target, new GuestCommand.UpdateAttributes(key.name(), key.host(), attributes));
                });
    }

    /** The user; fails with NOT_FOUND where there is none. */
    CompletableFuture<WireUser> present(GuestTarget target, UserKey key) {
        return find(target, key).thenApply(found -> {
            if (found == null) {
                throw NotFound.user(key.name());
            }
            return found;
        });
    }

    /** @throws TroveException BAD_REQUEST where the name is reserved */
    static UserKey key(GuestTarget target, String user) {
        UserKey key = UserKey.parse(user, target.names().hasHosts());
        target.names().checkUser(key.name());
        return key;
    }

    private CompletableFuture<@Nullable WireUser> find(GuestTarget target, UserKey key) {
        return guests.call(target, new GuestCommand.GetUser(key.name(), key.host()))
                .thenApply(found -> found);
    }

    private CompletableFuture<Set<UserKey>> keys(GuestTarget target) {
        return guests.call(target, new GuestCommand.ListUsers(null, null, false))
                .thenApply(found -> found.users().stream()
                        .map(user -> UserKey.of(user.toSpec()))
                        .collect(Collectors.toSet()));
    }

    private static void requireAbsent(boolean present, String name) {
        if (present) {
            throw TroveException.badRequest("A user with the name \"" + name + "\" already exists.");
        }
    }

    private GuestTarget open(Caller caller, String id, String action) {
        return guests.open(caller, id, RULE + action, Capability.USERS);
    }
}
