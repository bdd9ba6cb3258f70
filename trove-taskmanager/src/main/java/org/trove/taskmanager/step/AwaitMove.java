package org.trove.taskmanager.step;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.Compute;
import org.trove.cloud.Server;
import org.trove.lifecycle.ServerStatuses;
import org.trove.operation.WaitsFor;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;

/** Waits until the server was resized or moved and only wants that to be confirmed. */
public final class AwaitMove extends AwaitedServer {
    /** A cloud that could not do it leaves the server as it was; one that has not begun shows the same for a moment. */
    private static final Duration UNTIL_BEGUN = Duration.ofSeconds(30);

    private final Function<StepContext, @Nullable String> flavor;

    public AwaitMove(Compute compute, MoveServer.Move move, Duration timeout) {
        super("await_resize", compute, timeout);
        this.flavor = move.flavor();
    }

    @Override
    Optional<StepResult> judge(StepContext context, Server server) {
        String status = server.status();
        if (status.equals(ServerStatuses.VERIFY_RESIZE) || isConfirmedAlready(server, flavor.apply(context))) {
            return Optional.of(verified(context, server));
        }
        boolean unchanged =
                status.equals(ServerStatuses.ACTIVE) && context.elapsed().compareTo(UNTIL_BEGUN) >= 0;
        return unchanged
                ? Optional.of(StepResult.permanent(
                        WaitsFor.CLOUD,
                        "The cloud did not do it: the server is as it was. " + ServerFaults.reason(server)))
                : Optional.empty();
    }

    /** Clouds may confirm by themselves after a time. */
    private static boolean isConfirmedAlready(Server server, @Nullable String wanted) {
        return wanted != null
                && wanted.equals(server.flavorId())
                && server.status().equals(ServerStatuses.ACTIVE);
    }

    private StepResult verified(StepContext context, Server server) {
        String wanted = flavor.apply(context);
        String has = server.flavorId();
        if (wanted != null && has != null && !has.equals(wanted)) {
            return StepResult.permanent(
                    WaitsFor.CLOUD, "The cloud gave the server the flavor " + has + " instead of " + wanted + ".");
        }
        return done(context, server);
    }
}
