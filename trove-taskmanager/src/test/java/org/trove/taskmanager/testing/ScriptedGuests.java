package org.trove.taskmanager.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.trove.bus.BusException;
import org.trove.bus.GuestRpc;
import org.trove.context.RequestContext;
import org.trove.message.GuestCommand;
import org.trove.model.InstanceId;

/** Guests that answer at once, behind a broker that can be away. */
public final class ScriptedGuests implements GuestRpc {
    public final List<GuestCommand<?>> commands = new ArrayList<>();
    public final List<InstanceId> removed = new ArrayList<>();
    public boolean brokerAway;
    public @Nullable RuntimeException callFailure;
    /** Whether the failure is the answer to a command that arrived; else calls fail without reaching the guest. */
    public boolean failsAfterReaction;

    /** Happens after each message and each removal of queues; may throw, as when the answer is lost. */
    public Runnable afterEffect = () -> {};
    /** What a guest does with a command. */
    public Consumer<GuestCommand<?>> reaction = command -> {};
    /** What a guest answers to a call. */
    public Function<GuestCommand<?>, @Nullable Object> answer = command -> null;

    @Override
    public void declare(InstanceId guest) {
        requireBroker();
    }

    @Override
    public void remove(InstanceId guest) {
        requireBroker();
        removed.add(guest);
        afterEffect.run();
    }

    @Override
    public CompletableFuture<Void> cast(InstanceId guest, GuestCommand<?> command, RequestContext context) {
        return deliver(command);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <R> CompletableFuture<R> call(InstanceId guest, GuestCommand<R> command, RequestContext context) {
        if (callFailure != null && !failsAfterReaction) {
            return CompletableFuture.failedFuture(callFailure);
        }
        CompletableFuture<R> answered = deliver(command).thenApply(delivered -> (R) answer.apply(command));
        return callFailure != null && failsAfterReaction ? CompletableFuture.failedFuture(callFailure) : answered;
    }

    /** How often a command of this kind arrived. */
    public long count(Class<?> kind) {
        return commands.stream().filter(kind::isInstance).count();
    }

    private CompletableFuture<Void> deliver(GuestCommand<?> command) {
        if (brokerAway) {
            return CompletableFuture.failedFuture(away());
        }
        commands.add(command);
        reaction.accept(command);
        afterEffect.run();
        return CompletableFuture.completedFuture(null);
    }

    private void requireBroker() {
        if (brokerAway) {
            throw away();
        }
    }

    private static BusException away() {
        return new BusException(BusException.Reason.UNREACHABLE, "no connection", null);
    }
}
