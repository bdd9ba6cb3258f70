package org.trove.api.service;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.trove.api.auth.Caller;
import org.trove.api.policy.Policy;
import org.trove.bus.BusException;
import org.trove.bus.GuestException;
import org.trove.bus.GuestRpc;
import org.trove.datastore.Capability;
import org.trove.datastore.DatastoreDescriptor;
import org.trove.error.TroveException;
import org.trove.lifecycle.ServerStatuses;
import org.trove.message.GuestCommand;
import org.trove.model.DatastoreVersion;
import org.trove.model.Instance;
import org.trove.model.InstanceDetails;
import org.trove.model.InstanceId;
import org.trove.model.ServiceStatus;
import org.trove.store.Database;
import org.trove.store.Stores;

/** Asks guests, and words their failures for users. No thread waits for an answer. */
public final class GuestCalls {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final Database database;
    private final Policy policy;
    private final GuestRpc guests;
    private final GuestPatience patience;

    public GuestCalls(Database database, Policy policy, GuestRpc guests, GuestPatience patience) {
        this.database = database;
        this.policy = policy;
        this.guests = guests;
        this.patience = patience;
    }

    /**
     * Finds an instance whose guest is to be asked.
     *
     * @param needed what the datastore must be able to do
     * @throws TroveException NOT_FOUND, FORBIDDEN by the rule, or UNPROCESSABLE where there is no server, or the datastore
     *     does not run or cannot do that
     */
    GuestTarget open(Caller caller, String id, String rule, Capability... needed) {
        return database.read(stores -> {
            InstanceDetails details = InstanceQueries.visible(stores, caller, InstanceIds.parse(id));
            Instance instance = details.instance();
            policy.require(rule, caller.against(instance.project()));
            NameRules names = names(stores, details);
            for (Capability capability : needed) {
                names.require(capability);
            }
            ServiceStatus status = details.guest().status();
            if (!status.isRunning()) {
                throw TroveException.unprocessable(
                        "Instance " + id + " is not ready, status: " + status.description() + ".");
            }
            if (hasNoServer(instance) && patience.isUnheard(details.guest())) {
                // The last word of a guest outlives its server. One that still reports is asked, whatever the cloud
                // says.
                throw TroveException.unprocessable("Instance " + id
                        + " is not ready: the cloud has no running server for it. The instance's diagnosis says what can be"
                        + " done.");
            }
            return new GuestTarget(caller, instance.id(), names, patience.with(details.guest()));
        });
    }

    private static boolean hasNoServer(Instance instance) {
        return instance.serverStatus() == null || ServerStatuses.SHUTDOWN.equals(instance.serverStatus());
    }

    private static NameRules names(Stores stores, InstanceDetails details) {
        @Nullable DatastoreVersion version = details.version();
        @Nullable
        DatastoreDescriptor descriptor =
                version == null ? null : stores.datastores().descriptors().get(version.manager());
        if (version == null || descriptor == null) {
            throw TroveException.unprocessable(
                    "The datastore of instance " + details.instance().id() + " is not registered any more.");
        }
        return new NameRules(version.datastoreName(), descriptor);
    }

    /** Calls; fails with a {@link TroveException}. The result is null where the guest says null. */
    <R> CompletableFuture<R> call(GuestTarget target, GuestCommand<R> command) {
        Duration atMost = target.atMost();
        return worded(
                target.id(),
                command,
                atMost == null
                        ? guests.call(target.id(), command, target.caller().context())
                        : guests.call(target.id(), command, target.caller().context(), atMost));
    }

    /** The same where the datastore need not run. */
    <R> CompletableFuture<R> call(Caller caller, InstanceId id, GuestCommand<R> command) {
        return worded(id, command, guests.call(id, command, caller.context()));
    }

    private <R> CompletableFuture<R> worded(InstanceId id, GuestCommand<R> command, CompletableFuture<R> call) {
        CompletableFuture<R> answer = new CompletableFuture<>();
        call.whenComplete((result, failure) -> {
            if (failure == null) {
                answer.complete(result);
            } else if (isSilence(failure)) {
                patience.explain(id, command).thenAccept(answer::completeExceptionally);
            } else {
                answer.completeExceptionally(worded(failure));
            }
        });
        return answer;
    }

    private static boolean isSilence(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof BusException bus
                && (bus.reason() == BusException.Reason.TIMEOUT || bus.reason() == BusException.Reason.UNROUTABLE);
    }

    private static Throwable worded(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof GuestException guest) {
            return ofGuest(guest);
        }
        return cause instanceof BusException bus ? ofBus(bus) : cause;
    }

    private static TroveException ofGuest(GuestException failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure.kind()) {
            case "UserNotFound", "DatabaseNotFound" -> TroveException.notFound(message);
            case GuestException.IN_USE -> TroveException.conflict(message);
            case "UserAlreadyExists", "DatabaseAlreadyExists" -> TroveException.badRequest(message);
            default -> TroveException.badRequest("An error occurred communicating with the guest: " + message);
        };
    }

    private static TroveException ofBus(BusException failure) {
        return switch (failure.reason()) {
            case UNREACHABLE, REFUSED, TIMEOUT, UNROUTABLE ->
                TroveException.unavailable(
                        "The message broker is not available now, try again later.", RETRY_AFTER, failure);
        };
    }
}
