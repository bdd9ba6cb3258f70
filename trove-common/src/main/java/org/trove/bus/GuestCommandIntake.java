package org.trove.bus;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.BusMetrics.DropReason;
import org.trove.context.RequestContext;
import org.trove.message.GuestCommand;
import org.trove.message.wire.MalformedMessageException;
import org.trove.message.wire.MessageCodec;
import org.trove.message.wire.ReceivedRequest;
import org.trove.message.wire.Reply;
import org.trove.message.wire.Sealing;
import org.trove.message.wire.UnknownMethodException;
import org.trove.message.wire.Validity;

/** What happens to each message that reaches a guest. */
final class GuestCommandIntake {
    private static final Logger LOG = LoggerFactory.getLogger(GuestCommandIntake.class);
    private static final int REMEMBERED_IDS = 1_000;

    private final MessageCodec codec;
    private final Sealing sealing;
    private final GuestCommandHandler handler;
    private final GuestAnswers answers;
    private final BusMetrics metrics;
    private final GuestLanes lanes;
    private final RecentIds recent = new RecentIds(REMEMBERED_IDS);

    GuestCommandIntake(
            MessageCodec codec,
            Sealing sealing,
            GuestCommandHandler handler,
            GuestAnswers answers,
            BusMetrics metrics,
            GuestLanes lanes) {
        this.codec = codec;
        this.sealing = sealing;
        this.handler = handler;
        this.answers = answers;
        this.metrics = metrics;
        this.lanes = lanes;
    }

    void receive(MessageBus.Incoming incoming) {
        metrics.messageReceived();
        try {
            ReceivedRequest request = ReceivedRequest.parse(incoming.body());
            accept(request, incoming);
        } catch (MalformedMessageException e) {
            metrics.messageDropped(DropReason.MALFORMED);
            LOG.warn("Dropped an unreadable command: cause={}", e.getMessage());
            incoming.reject(false);
        }
    }

    private void accept(ReceivedRequest request, MessageBus.Incoming incoming) {
        GuestCommand<?> command;
        RequestContext context;
        try {
            command = codec.guestCommand(request, sealing);
            context = codec.context(request, sealing);
        } catch (UnknownMethodException e) {
            metrics.messageDropped(DropReason.UNKNOWN_METHOD);
            LOG.warn("Refused an unknown command: method={}", LogText.clean(e.method()));
            request.replyTo().ifPresent(to -> answers.sendFailure(to, Reply.Failure.ofUnknownMethod(e)));
            incoming.acknowledge();
            return;
        }
        if (!recent.add(request.uniqueId())) {
            metrics.messageDropped(DropReason.DUPLICATE);
            LOG.info("Dropped a command that came twice: method={}", request.method());
            incoming.acknowledge();
            return;
        }
        Optional<CommandTurn> turn = turn(request, command);
        if (turn.isEmpty()) {
            refuseLate(request);
            incoming.acknowledge();
            return;
        }
        enqueue(request, command, context, incoming, turn.get());
    }

    /** Queries may be answered late: the answer only finds nobody. */
    private Optional<CommandTurn> turn(ReceivedRequest request, GuestCommand<?> command) {
        Optional<Validity> validity = isQuery(command) ? Optional.empty() : request.validity();
        return validity.isPresent()
                ? CommandTurn.within(validity.get(), lanes.clock())
                : Optional.of(CommandTurn.unlimited(lanes.clock()));
    }

    private void refuseLate(ReceivedRequest request) {
        metrics.messageDropped(DropReason.EXPIRED);
        LOG.info("A command came too late and is not done: method={}", request.method());
        GuestException late = LateCommand.at(lanes.clock().instant());
        answerFailure(request, late.kind(), String.valueOf(late.getMessage()));
    }

    private void enqueue(
            ReceivedRequest request,
            GuestCommand<?> command,
            RequestContext context,
            MessageBus.Incoming incoming,
            CommandTurn turn) {
        Executor executor = isQuery(command) ? lanes.queries() : lanes.commands();
        try {
            executor.execute(() -> begin(request, command, context, incoming, turn));
            refuseInTime(request, command, incoming, turn);
        } catch (RejectedExecutionException e) {
            LOG.info("The agent is stopping, a command goes back to the broker: method={}", request.method());
            incoming.reject(true);
        }
    }

    /** Whoever waits for a change learns in time that its turn did not come, and it is not made later. */
    private void refuseInTime(
            ReceivedRequest request, GuestCommand<?> command, MessageBus.Incoming incoming, CommandTurn turn) {
        Duration untilOver = turn.untilOver();
        if (untilOver == null || !(command instanceof GuestCommand.AccountChange)) {
            return;
        }
        lanes.timers()
                .schedule(
                        () -> {
                            if (turn.take()) {
                                LOG.info("A command had no turn in time and is not done: method={}", request.method());
                                answerFailure(
                                        request,
                                        GuestException.IN_USE,
                                        "The instance is busy with an earlier request. Nothing was changed; try again"
                                                + " when that has ended.");
                                incoming.acknowledge();
                            }
                        },
                        untilOver.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private void begin(
            ReceivedRequest request,
            GuestCommand<?> command,
            RequestContext context,
            MessageBus.Incoming incoming,
            CommandTurn turn) {
        if (!turn.take()) {
            return;
        }
        if (turn.isOver()) {
            refuseLate(request);
            incoming.acknowledge();
            return;
        }
        CommandOrigin origin =
                new CommandOrigin(request.uniqueId(), request.replyTo().isPresent(), turn.timeLeft());
        perform(request, command, context, incoming, origin);
    }

    private void perform(
            ReceivedRequest request,
            GuestCommand<?> command,
            RequestContext context,
            MessageBus.Incoming incoming,
            CommandOrigin origin) {
        try {
            Object result = handler.handle(command, context, origin);
            request.replyTo().ifPresent(to -> answers.sendResult(to, result));
        } catch (GuestException e) {
            LOG.info("A command failed: method={} kind={} cause={}", request.method(), e.kind(), e.getMessage());
            answerFailure(request, e.kind(), String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("A command failed unexpectedly: method={}", request.method(), e);
            metrics.messageDropped(DropReason.HANDLER_ERROR);
            answerFailure(request, "GuestError", "The guest failed unexpectedly; its log has the cause.");
        } finally {
            incoming.acknowledge();
        }
    }

    private void answerFailure(ReceivedRequest request, String kind, String message) {
        request.replyTo().ifPresent(to -> answers.sendFailure(to, Reply.Failure.ofTrove(kind, message)));
    }

    /** Whether a command only looks, and so need not wait for the one before it. */
    private static boolean isQuery(GuestCommand<?> command) {
        return command instanceof GuestCommand.ListDatabases
                || command instanceof GuestCommand.ListUsers
                || command instanceof GuestCommand.GetUser
                || command instanceof GuestCommand.ListAccess
                || command instanceof GuestCommand.IsRootEnabled
                || command instanceof GuestCommand.GetFilesystemStats
                || command instanceof GuestCommand.RpcPing;
    }
}
