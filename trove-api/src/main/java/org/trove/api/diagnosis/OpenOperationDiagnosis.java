package org.trove.api.diagnosis;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.trove.api.diagnosis.Diagnosis.On;
import org.trove.operation.OperationKind;
import org.trove.operation.OperationRecord;
import org.trove.operation.OperationState;
import org.trove.operation.WaitsFor;

/** What holds up an operation that has not ended. */
final class OpenOperationDiagnosis {
    /** What is due for longer than this, several looks of every task manager, is looked at by none. */
    private static final Duration UNTAKEN = Duration.ofSeconds(10);

    private static final String TAKE_OVER = "Another task manager takes the operation over within some seconds.";
    private static final String START = "Operators: see whether a task manager runs and what its /healthcheck says.";

    private final Instant now;
    private final Evidence evidence;
    private final @Nullable Diagnosis silence;

    /** @param silence what is said of the guest where nothing is heard of it, null where something is */
    OpenOperationDiagnosis(Instant now, Evidence evidence, @Nullable Diagnosis silence) {
        this.now = now;
        this.evidence = evidence;
        this.silence = silence;
    }

    Diagnosis of(OperationRecord operation) {
        Diagnosis diagnosis = byState(operation);
        boolean cancels = operation.known().filter(OperationKind::cancellable).isPresent()
                && !operation.undoing()
                && !operation.cancelRequested();
        return cancels && diagnosis.on() != On.NOTHING
                ? diagnosis.withMoreAdvice("Cancel the operation " + operation.id() + " if it is not wanted any more.")
                : diagnosis;
    }

    private Diagnosis byState(OperationRecord operation) {
        boolean waits = operation.state() == OperationState.PENDING || operation.state() == OperationState.WAITING;
        if (waits && operation.waitsFor() == WaitsFor.TASK_MANAGER) {
            return unknown(operation);
        }
        return switch (operation.state()) {
            case QUEUED ->
                Diagnosis.of(
                                On.OPERATION,
                                operation.created(),
                                "The " + words(operation) + " waits for the end of the operation in front of it.")
                        .withNext("It starts when that one has ended.", null);
            case PENDING -> pending(operation);
            case RUNNING -> running(operation);
            case WAITING -> waiting(operation);
            case SUCCEEDED, FAILED, CANCELLED -> throw new IllegalArgumentException("has ended: " + operation.id());
        };
    }

    /** Those that run were asked: none of them knows the steps. */
    private static Diagnosis unknown(OperationRecord operation) {
        return Diagnosis.of(
                        On.TASK_MANAGER,
                        operation.updated(),
                        "No task manager that runs knows operation " + operation.type() + ".")
                .withNext("A task manager of the release that accepted it goes on with it.", null)
                .withAdvice("Operators: start a task manager of the release of the API server.");
    }

    private Diagnosis pending(OperationRecord operation) {
        @Nullable Instant due = operation.nextAttempt();
        if (isPast(due, UNTAKEN)) {
            return Diagnosis.of(On.TASK_MANAGER, due, "No task manager has taken the " + words(operation) + " yet.")
                    .withNext("The first task manager that looks takes it.", null)
                    .withAdvice(START);
        }
        return Diagnosis.of(On.TASK_MANAGER, due, "The " + words(operation) + " is about to start.")
                .withNext("A task manager takes it.", due);
    }

    private Diagnosis running(OperationRecord operation) {
        @Nullable Instant until = operation.leaseUntil();
        if (isPast(until, Duration.ZERO)) {
            return Diagnosis.of(
                            On.TASK_MANAGER,
                            until,
                            "The task manager that worked on the " + words(operation) + " has not been heard of since.")
                    .withNext(TAKE_OVER, null)
                    .withAdvice(START);
        }
        return performing(operation);
    }

    private Diagnosis performing(OperationRecord operation) {
        String summary = "A task manager performs step " + step(operation) + " of the " + words(operation);
        boolean asksGuest = operation
                .known()
                .filter(kind -> kind.isAnsweredByGuest(operation.step()))
                .isPresent();
        if (!asksGuest) {
            return Diagnosis.of(On.NOTHING, operation.updated(), summary + ".")
                    .withError(operation.reason())
                    .withNext("The next step follows.", null);
        }
        String asked = summary + " and waits for the answer of the agent inside the instance.";
        Diagnosis waiting = silence == null
                ? Diagnosis.of(On.GUEST, operation.updated(), asked).withAdvice(advice(On.GUEST))
                : silence.withSummary(asked + " " + silence.summary());
        return waiting.withError(operation.reason())
                .withNext("It goes on when the agent answers, or when the time for that is over.", null);
    }

    private Diagnosis waiting(OperationRecord operation) {
        @Nullable Instant due = operation.nextAttempt();
        if (isPast(due, UNTAKEN)) {
            return Diagnosis.of(On.TASK_MANAGER, due, "No task manager has gone on with the " + words(operation) + ".")
                    .withError(operation.reason())
                    .withNext("The first task manager that looks goes on.", null)
                    .withAdvice(START);
        }
        On on = on(operation.waitsFor());
        String summary = "The " + words(operation) + (operation.undoing() ? " is being taken back and" : "") + " waits "
                + forWhat(on) + " in step " + step(operation) + ".";
        @Nullable Instant since = evidence.hinderedSince(operation);
        Diagnosis diagnosis = Diagnosis.of(on, since == null ? operation.updated() : since, summary)
                .withError(operation.reason())
                .withNext(next(on, operation.attempt()), due);
        return diagnosis.withAdvice(advice(on));
    }

    private static String next(On on, int failures) {
        if (on == On.GUEST) {
            return "It goes on when the guest reports, or looks again.";
        }
        return "The step is tried again"
                + (failures == 0 ? "." : "; it has failed " + failures + (failures == 1 ? " time." : " times."));
    }

    private static On on(WaitsFor what) {
        return switch (what) {
            case NOTHING -> On.NOTHING;
            case CLOUD -> On.CLOUD;
            case BROKER -> On.BROKER;
            case GUEST -> On.GUEST;
            case DATABASE -> On.DATABASE;
            case TASK_MANAGER -> On.TASK_MANAGER;
        };
    }

    private static String forWhat(On on) {
        return switch (on) {
            case CLOUD -> "for the cloud";
            case BROKER -> "for the message broker";
            case GUEST -> "for the agent inside the instance";
            case DATABASE -> "for the control plane's database";
            case NOTHING, TASK_MANAGER, CONDUCTOR, OPERATION, OPERATOR -> "for its next try";
        };
    }

    private static String advice(On on) {
        return switch (on) {
            case CLOUD ->
                "Operators: see what the cloud says of the server, the volume and the addresses of the instance.";
            case BROKER -> "Operators: see whether RabbitMQ runs and the task managers reach it.";
            case GUEST -> "Operators: see the guest agent's log in the instance, and whether it reaches the broker.";
            case DATABASE -> "Operators: see the task managers' logs for what they could not do in the database.";
            case NOTHING, TASK_MANAGER, CONDUCTOR, OPERATION, OPERATOR ->
                "Operators: see the task managers' logs for this operation.";
        };
    }

    private boolean isPast(@Nullable Instant time, Duration grace) {
        return time != null && time.plus(grace).isBefore(now);
    }

    private static String step(OperationRecord operation) {
        return operation.step();
    }

    static String words(OperationRecord operation) {
        return "operation " + operation.kind().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
