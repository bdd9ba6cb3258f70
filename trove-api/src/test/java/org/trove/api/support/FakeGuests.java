package org.trove.api.support;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.trove.bus.GuestRpc;
import org.trove.context.RequestContext;
import org.trove.message.GuestCommand;
import org.trove.message.WireDatabase;
import org.trove.message.WireUser;
import org.trove.model.DatabaseSpec;
import org.trove.model.InstanceId;
import org.trove.model.UserSpec;

/** One guest for all instances: keeps databases and users in memory, or fails as it is told. */
public final class FakeGuests implements GuestRpc {

    public final TreeSet<String> databases = new TreeSet<>();
    public final TreeMap<String, UserSpec> users = new TreeMap<>();
    public final List<GuestCommand<?>> calls = new ArrayList<>();
    public @Nullable Duration lastLimit;
    private @Nullable RuntimeException failure;
    private CompletableFuture<Void> mayAnswer = CompletableFuture.completedFuture(null);
    private CompletableFuture<Void> called = new CompletableFuture<>();

    public void reset() {
        databases.clear();
        users.clear();
        calls.clear();
        failure = null;
        lastLimit = null;
        mayAnswer = CompletableFuture.completedFuture(null);
        called = new CompletableFuture<>();
    }

    /** Every call from now on fails so. */
    public void failWith(RuntimeException failure) {
        this.failure = failure;
    }

    /** Answers wait until {@link #goOn}. */
    public synchronized void hold() {
        mayAnswer = new CompletableFuture<>();
    }

    /** Returns when a call has arrived. */
    public void awaitCall() {
        called.orTimeout(10, TimeUnit.SECONDS).join();
    }

    public void goOn() {
        mayAnswer.complete(null);
    }

    @Override
    public void declare(InstanceId guest) {}

    @Override
    public void remove(InstanceId guest) {}

    @Override
    public CompletableFuture<Void> cast(InstanceId guest, GuestCommand<?> command, RequestContext context) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public <R> CompletableFuture<R> call(
            InstanceId guest, GuestCommand<R> command, RequestContext context, Duration atMost) {
        lastLimit = atMost;
        return call(guest, command, context);
    }

    @Override
    public synchronized <R> CompletableFuture<R> call(
            InstanceId guest, GuestCommand<R> command, RequestContext context) {
        calls.add(command);
        if (failure != null) {
            return CompletableFuture.failedFuture(failure);
        }
        Object result = perform(command);
        @SuppressWarnings("unchecked")
        R typed = (R) result;
        called.complete(null);
        return mayAnswer.thenApply(go -> typed);
    }

    private @Nullable Object perform(GuestCommand<?> command) {
        if (command instanceof GuestCommand.ListDatabases list) {
            return databasePage(list.limit(), list.marker());
        } else if (command instanceof GuestCommand.CreateDatabase create) {
            create.databases().forEach(database -> databases.add(database.name()));
        } else if (command instanceof GuestCommand.DeleteDatabase delete) {
            databases.remove(delete.database().name());
        } else if (command instanceof GuestCommand.ListUsers) {
            return new GuestCommand.UserPage(
                    users.values().stream().map(WireUser::of).toList(), null);
        } else if (command instanceof GuestCommand.GetUser get) {
            UserSpec found = users.get(get.username() + "@" + get.hostname());
            return found == null ? null : WireUser.of(found);
        } else if (command instanceof GuestCommand.EnableRoot) {
            return new WireUser("root", "made-by-guest", "%", null, true);
        } else if (command instanceof GuestCommand.EnableRootWithPassword enable) {
            return new WireUser("root", enable.rootPassword(), "%", null, true);
        } else {
            return performOnUser(command);
        }
        return null;
    }

    private @Nullable Object performOnUser(GuestCommand<?> command) {
        if (command instanceof GuestCommand.CreateUser create) {
            create.users().forEach(user -> put(user.toSpec()));
        } else if (command instanceof GuestCommand.DeleteUser delete) {
            users.remove(delete.user().name() + "@" + delete.user().host());
        } else if (command instanceof GuestCommand.ListAccess access) {
            return user(access.username(), access.hostname()).databases().stream()
                    .map(name -> WireDatabase.of(DatabaseSpec.named(name)))
                    .toArray(WireDatabase[]::new);
        } else if (command instanceof GuestCommand.GrantAccess grant) {
            UserSpec user = user(grant.username(), grant.hostname());
            List<String> granted = new ArrayList<>(user.databases());
            granted.addAll(grant.databases());
            put(new UserSpec(user.name(), user.password(), user.host(), granted));
        } else if (command instanceof GuestCommand.RevokeAccess revoke) {
            UserSpec user = user(revoke.username(), revoke.hostname());
            List<String> left = new ArrayList<>(user.databases());
            left.remove(revoke.database());
            put(new UserSpec(user.name(), user.password(), user.host(), left));
        }
        return null;
    }

    private void put(UserSpec user) {
        users.put(user.name() + "@" + user.host(), user);
    }

    private UserSpec user(String name, @Nullable String host) {
        UserSpec user = users.get(name + "@" + host);
        if (user == null) {
            throw new IllegalStateException("the API asked for a user that it did not see: " + name);
        }
        return user;
    }

    private GuestCommand.DatabasePage databasePage(@Nullable Integer limit, @Nullable String marker) {
        List<WireDatabase> found = databases.stream()
                .filter(name -> marker == null || name.compareTo(marker) > 0)
                .map(name -> WireDatabase.of(DatabaseSpec.named(name)))
                .toList();
        if (limit == null || found.size() <= limit) {
            return new GuestCommand.DatabasePage(found, null);
        }
        return new GuestCommand.DatabasePage(
                found.subList(0, limit), found.get(limit - 1).name());
    }
}
