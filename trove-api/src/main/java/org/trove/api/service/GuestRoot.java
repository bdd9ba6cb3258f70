package org.trove.api.service;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.trove.api.auth.Caller;
import org.trove.datastore.Capability;
import org.trove.error.TroveException;
import org.trove.message.GuestCommand;
import org.trove.message.WireUser;
import org.trove.store.Database;

/** The superuser of a datastore: enabled on wish, with a record of it. */
public final class GuestRoot {

    private static final String RULE = "instance:extension:root:";

    private final GuestCalls guests;
    private final Database database;
    private final Executor executor;

    /** @param executor writes the record, so that the thread that brings the guest's answer does not block */
    public GuestRoot(GuestCalls guests, Database database, Executor executor) {
        this.guests = guests;
        this.database = database;
        this.executor = executor;
    }

    public boolean isEnabled(Caller caller, String id) {
        return isRecorded(open(caller, id, "index"));
    }

    /** @param password null = the guest makes one */
    public CompletableFuture<WireUser> enable(Caller caller, String id, @Nullable String password) {
        GuestTarget target = open(caller, id, "create");
        target.names().checkPassword("root", password);
        GuestCommand<WireUser> command =
                password == null ? new GuestCommand.EnableRoot() : new GuestCommand.EnableRootWithPassword(password);
        return guests.call(target, command)
                .thenApplyAsync(
                        root -> database.write(stores -> {
                            stores.instances()
                                    .recordRootEnabled(
                                            target.id(), caller.identity().userId());
                            return root;
                        }),
                        executor);
    }

    /** Fails with NOT_FOUND where root was not enabled. */
    public CompletableFuture<Void> disable(Caller caller, String id) {
        GuestTarget target = open(caller, id, "delete");
        if (!isRecorded(target)) {
            throw TroveException.notFound("Root was not enabled on instance " + id + ".");
        }
        return guests.call(target, new GuestCommand.DisableRoot())
                .thenAcceptAsync(
                        done -> database.write(stores -> stores.instances().recordRootDisabled(target.id())), executor);
    }

    private boolean isRecorded(GuestTarget target) {
        return database.read(stores -> stores.instances().rootEnabledSince(target.id()) != null);
    }

    private GuestTarget open(Caller caller, String id, String action) {
        return guests.open(caller, id, RULE + action, Capability.ROOT);
    }
}
