package org.trove.bus;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.BusMetrics.DropReason;
import org.trove.message.GuestCommand;
import org.trove.message.wire.MalformedMessageException;
import org.trove.message.wire.ReceivedRequest;
import org.trove.message.wire.Reply;
import org.trove.message.wire.UnknownMethodException;
import org.trove.message.wire.Validity;

/** What happens to each message that reaches a guest. */
final class GuestCommandIntake {
    private static final Logger LOG = LoggerFactory.getLogger(GuestCommandIntake.class);

    private final CommandReader reader;
    private final GuestCommandHandler handler;
    private final GuestAnswers answers;
    private final BusMetrics metrics;
    private final GuestLanes lanes;
    private final CommandDeliveries deliveries = new CommandDeliveries();

    GuestCommandIntake(
            CommandReader reader,
            GuestCommandHandler handler,
            GuestAnswers answers,
            BusMetrics metrics,
            GuestLanes lanes) {
        this.reader = reader;
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
            metrics.messageDropped(DropReason.of(e));
            LOG.warn("Dropped an unreadable command: cause={}", e.getMessage());
            incoming.reject(false);
        }
    }

    private void accept(ReceivedRequest request, MessageBus.Incoming incoming) {
        CommandReader.Opened opened;
        try {
            opened = reader.open(request);
        } catch (UnknownMethodException e) {
            metrics.messageDropped(DropReason.UNKNOWN_METHOD);
            LOG.warn("Refused an unknown command: method={}", LogText.clean(e.method()));
            request.replyTo().ifPresent(to -> answers.sendFailure(to, Reply.Failure.ofUnknownMethod(e)));
            incoming.acknowledge();
            return;
        }
        CommandOrigin origin = originOf(request);
        Optional<String> refusal = handler.refusal(origin);
        if (refusal.isPresent()) {
            refuse(request, refusal.get());
            incoming.acknowledge();
            return;
        }
        Optional<CommandDeliveries.Delivery> delivery = deliveries.begin(request.uniqueId(), incoming);
        if (delivery.isEmpty()) {
            metrics.messageDropped(DropReason.DUPLICATE);
            LOG.info("Dropped a command that came twice: method={}", request.method());
            return;
        }
        Optional<CommandTurn> turn = turn(request, opened.command(), origin);
        if (turn.isEmpty()) {
            refuseLate(request);
            delivery.get().settle();
            return;
        }
        enqueue(new Accepted(request, opened, origin, delivery.get(), turn.get()));
    }

    /** A command on its way to its end. */
    private record Accepted(
            ReceivedRequest request,
            CommandReader.Opened opened,
            CommandOrigin origin,
            CommandDeliveries.Delivery delivery,
            CommandTurn turn) {}

    /**
     * Queries may be answered late: the answer only finds nobody. And what an agent had begun before it died is brought to its end however
     * late it is: to call it late would tell a sender who still waits to send it again, as another command.
     */
    private Optional<CommandTurn> turn(ReceivedRequest request, GuestCommand<?> command, CommandOrigin origin) {
        boolean isUnlimited = command.isBeside() || handler.isBegun(origin);
        Optional<Validity> validity = isUnlimited ? Optional.empty() : request.validity();
        return validity.isPresent()
                ? CommandTurn.within(validity.get(), lanes.clock())
                : Optional.of(CommandTurn.unlimited(lanes.clock()));
    }

    private void enqueue(Accepted accepted) {
        Executor executor = accepted.opened().command().isBeside() ? lanes.queries() : lanes.commands();
        try {
            executor.execute(() -> begin(accepted));
            refuseInTime(accepted);
        } catch (RejectedExecutionException e) {
            LOG.info(
                    "The agent is stopping, a command goes back to the broker: method={}",
                    accepted.request().method());
            accepted.delivery().giveBack();
        }
    }

    /** Whoever waits for a change learns in time that its turn did not come, and it is not made later. */
    private void refuseInTime(Accepted accepted) {
        Duration untilOver = accepted.turn().untilOver();
        if (untilOver == null || !(accepted.opened().command() instanceof GuestCommand.AccountChange<?>)) {
            return;
        }
        lanes.timers().schedule(() -> refuseBusy(accepted), untilOver.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void refuseBusy(Accepted accepted) {
        if (accepted.turn().take()) {
            LOG.info(
                    "A command had no turn in time and is not done: method={}",
                    accepted.request().method());
            answerFailure(
                    accepted.request(),
                    GuestException.IN_USE,
                    "The instance is busy with an earlier request. Nothing was changed; try again when that has ended.");
            accepted.delivery().settle();
        }
    }

    private void begin(Accepted accepted) {
        if (!accepted.turn().take()) {
            return;
        }
        if (accepted.turn().isOver()) {
            refuseLate(accepted.request());
            accepted.delivery().settle();
            return;
        }
        perform(accepted);
    }

    private void perform(Accepted accepted) {
        ReceivedRequest request = accepted.request();
        try {
            CommandOrigin origin = accepted.origin().begun(accepted.turn().timeLeft());
            Object result = handler.handle(
                    accepted.opened().command(), accepted.opened().context(), origin);
            request.replyTo().ifPresent(to -> answers.sendResult(to, result));
        } catch (GuestException e) {
            LOG.info("A command failed: method={} kind={} cause={}", request.method(), e.kind(), e.getMessage());
            answerFailure(request, e.kind(), String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("A command failed unexpectedly: method={}", request.method(), e);
            metrics.messageDropped(DropReason.HANDLER_ERROR);
            answerFailure(request, "GuestError", "The guest failed unexpectedly; its log has the cause.");
        } finally {
            accepted.delivery().settle();
        }
    }

    private static CommandOrigin originOf(ReceivedRequest request) {
        long sent = request.proof().isWhole() ? request.proof().stamp().sentMicros() : 0;
        return new CommandOrigin(request.uniqueId(), request.replyTo().isPresent(), sent, null);
    }

    /** Whoever can write to the broker can send what they recorded: a sender that waits is another one, and learns of it. */
    private void refuse(ReceivedRequest request, String sentence) {
        metrics.messageDropped(DropReason.REPLAYED);
        LOG.warn("Refused a command that may have been done before: method={} cause={}", request.method(), sentence);
        answerFailure(request, "GuestError", sentence);
    }

    private void refuseLate(ReceivedRequest request) {
        metrics.messageDropped(DropReason.EXPIRED);
        LOG.info("A command came too late and is not done: method={}", request.method());
        GuestException late = LateCommand.at(lanes.clock().instant());
        answerFailure(request, late.kind(), String.valueOf(late.getMessage()));
    }

    private void answerFailure(ReceivedRequest request, String kind, String message) {
        request.replyTo().ifPresent(to -> answers.sendFailure(to, Reply.Failure.ofTrove(kind, message)));
    }
}
