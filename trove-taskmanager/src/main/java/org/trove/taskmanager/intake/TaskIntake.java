package org.trove.taskmanager.intake;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.TaskDelivery;
import org.trove.message.wire.RequestPayload;
import org.trove.store.Database;
import org.trove.store.DatabaseUnavailableException;
import org.trove.taskmanager.intake.IntakeEvents.Outcome;

/**
 * Handles the messages of the task manager's topic: a message is acknowledged when its row is there, and then nudges the
 * dispatcher. Never blocks the broker's thread.
 */
public final class TaskIntake implements Consumer<TaskDelivery> {
    private static final Logger LOG = LoggerFactory.getLogger(TaskIntake.class);
    private static final Duration DATABASE_PAUSE = Duration.ofSeconds(1);

    private final RequestIntake intake;
    private final Executor workers;
    private final ScheduledExecutorService scheduler;
    private final Runnable nudge;
    private final IntakeEvents events;

    /** @param workers the messages' writes run there; its queue is bounded by the prefetch of the subscription */
    public TaskIntake(
            Database database,
            Executor workers,
            ScheduledExecutorService scheduler,
            Runnable nudge,
            IntakeEvents events) {
        this.intake = new RequestIntake(database);
        this.workers = workers;
        this.scheduler = scheduler;
        this.nudge = nudge;
        this.events = events;
    }

    @Override
    public void accept(TaskDelivery delivery) {
        try {
            workers.execute(() -> handle(delivery));
        } catch (RejectedExecutionException stopping) {
            delivery.reject(true);
        }
    }

    private void handle(TaskDelivery delivery) {
        Outcome outcome;
        try {
            outcome = intake.accept(
                    delivery.uniqueId(),
                    new RequestPayload.Content(delivery.request(), delivery.context()),
                    delivery.mayBringWork());
        } catch (DatabaseUnavailableException e) {
            LOG.warn(
                    "request given back, database away request={}",
                    delivery.context().requestId());
            giveBack(delivery);
            return;
        } catch (RuntimeException e) {
            LOG.error("request not taken request={}", delivery.context().requestId());
            events.received(Outcome.FAILED);
            delivery.fail(e);
            return;
        }
        delivery.acknowledge();
        events.received(outcome);
        switch (outcome) {
            case KNOWN, ACCEPTED -> nudge.run();
            case UNKNOWN_INSTANCE, MALFORMED, REPLAYED ->
                LOG.warn(
                        "request dropped outcome={} method={} instance={} request={}",
                        outcome,
                        RequestPayload.methodOf(delivery.request()),
                        delivery.request().instanceId(),
                        delivery.context().requestId());
            case RETURNED, FAILED ->
                throw new IllegalStateException("a message that was not taken has no outcome of the intake");
        }
    }

    /** After a pause, so that the message does not run in circles while the database is away. */
    private void giveBack(TaskDelivery delivery) {
        events.received(Outcome.RETURNED);
        try {
            scheduler.schedule(() -> delivery.reject(true), DATABASE_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopping) {
            delivery.reject(true);
        }
    }
}
