package org.trove.bus;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
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

/** What happens to each message that reaches a guest. */
final class GuestCommandIntake {
    private static final Logger LOG = LoggerFactory.getLogger(GuestCommandIntake.class);
    private static final int REMEMBERED_IDS = 1_000;

    private final MessageCodec codec;
    private final Sealing sealing;
    private final GuestCommandHandler handler;
    private final GuestAnswers answers;
    private final BusMetrics metrics;
    private final Executor commands;
    private final Executor queries;
    private final RecentIds recent = new RecentIds(REMEMBERED_IDS);

    GuestCommandIntake(
            MessageCodec codec,
            Sealing sealing,
            GuestCommandHandler handler,
            GuestAnswers answers,
            BusMetrics metrics,
            Executor commands,
            Executor queries) {
        this.codec = codec;
        this.sealing = sealing;
        this.handler = handler;
        this.answers = answers;
        this.metrics = metrics;
        this.commands = commands;
        this.queries = queries;
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
        Executor executor = isQuery(command) ? queries : commands;
        try {
            executor.execute(() -> perform(request, command, context, incoming));
        } catch (RejectedExecutionException e) {
            LOG.info("The agent is stopping, a command goes back to the broker: method={}", request.method());
            incoming.reject(true);
        }
    }

    private void perform(
            ReceivedRequest request, GuestCommand<?> command, RequestContext context, MessageBus.Incoming incoming) {
        try {
            CommandOrigin origin =
                    new CommandOrigin(request.uniqueId(), request.replyTo().isPresent());
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

    /** Whether a command need not wait for the one before it: it only looks, or a command may be waiting for it. */
    private static boolean isQuery(GuestCommand<?> command) {
        return command instanceof GuestCommand.ListDatabases
                || command instanceof GuestCommand.ListUsers
                || command instanceof GuestCommand.GetUser
                || command instanceof GuestCommand.ListAccess
                || command instanceof GuestCommand.IsRootEnabled
                || command instanceof GuestCommand.GetFilesystemStats
                || command instanceof GuestCommand.InstallCertificate
                || command instanceof GuestCommand.RpcPing;
    }
}
