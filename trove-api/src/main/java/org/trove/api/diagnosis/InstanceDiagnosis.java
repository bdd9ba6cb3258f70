package org.trove.api.diagnosis;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.trove.api.diagnosis.Diagnosis.On;
import org.trove.lifecycle.InstanceStatuses;
import org.trove.lifecycle.ServerStatuses;
import org.trove.model.InstanceDetails;
import org.trove.model.InstanceTask;
import org.trove.operation.OperationRecord;
import org.trove.operation.OperationState;

/** Finds why an instance is as it is: first what is being done to it, then what was, then its server, then its guest. */
public final class InstanceDiagnosis {
    private static final String ACTIVE = "ACTIVE";

    private final InstanceStatuses statuses;
    private final Clock clock;

    public InstanceDiagnosis(InstanceStatuses statuses, Clock clock) {
        this.statuses = statuses;
        this.clock = clock;
    }

    /** @param operations the instance's latest, in any order */
    public Diagnosis of(InstanceDetails details, List<OperationRecord> operations, Evidence evidence) {
        Instant now = clock.instant();
        Optional<OperationRecord> open = operations.stream()
                .filter(operation -> !operation.state().isEnded())
                .min(Comparator.comparing((OperationRecord operation) -> operation.state() == OperationState.QUEUED)
                        .thenComparing(OperationRecord::created));
        if (open.isPresent()) {
            GuestDiagnosis guest = new GuestDiagnosis(statuses, evidence, now);
            Diagnosis first = new OpenOperationDiagnosis(now, evidence, guest.silence(details)).of(open.get());
            return behind(first, open.get(), operations).about(open.get());
        }
        @Nullable
        OperationRecord last = operations.stream()
                .max(Comparator.comparing(OperationRecord::updated))
                .orElse(null);
        return atRest(details, last, evidence);
    }

    /** What is asked for and cannot begin, as whoever asked for it looks for it here. */
    private static Diagnosis behind(Diagnosis first, OperationRecord open, List<OperationRecord> operations) {
        String waiting = operations.stream()
                .filter(operation -> operation.state() == OperationState.QUEUED)
                .filter(operation -> !operation.id().equals(open.id()))
                .sorted(Comparator.comparing(OperationRecord::created))
                .map(OpenOperationDiagnosis::words)
                .collect(Collectors.joining(", "));
        return waiting.isEmpty() ? first : first.withSummary(first.summary() + " Behind it waits: " + waiting + ".");
    }

    private Diagnosis atRest(InstanceDetails details, @Nullable OperationRecord last, Evidence evidence) {
        InstanceTask task = details.instance().task();
        boolean failed = last != null && last.state() == OperationState.FAILED;
        if (last != null && failed && task != InstanceTask.NONE) {
            return failure(details, last, evidence);
        }
        if (task.isError()) {
            return Diagnosis.of(
                            On.OPERATOR, details.instance().updated(), "The last thing done to the instance failed.")
                    .withError(GuestDiagnosis.errorOf(details))
                    .withAdvice("Delete the instance.", "Operators: reset its status where it is well in fact.");
        }
        if (task != InstanceTask.NONE) {
            return Diagnosis.of(
                            On.OPERATOR,
                            details.instance().updated(),
                            "The instance is marked as " + task.name().toLowerCase(java.util.Locale.ROOT)
                                    + ", and no operation works on it.")
                    .withError(GuestDiagnosis.errorOf(details))
                    .withAdvice("Operators: a service of another kind may work on it; if none does, reset its status.");
        }
        String server = InstanceStatuses.serverStatus(details);
        if (!server.equals(ACTIVE)) {
            return server(details, server);
        }
        Diagnosis guest = new GuestDiagnosis(statuses, evidence, clock.instant()).of(details);
        return last != null && failed && guest.lastError() != null
                ? guest.withMoreAdvice(again(last)).about(last)
                : guest;
    }

    private static Diagnosis server(InstanceDetails details, String status) {
        boolean gone = status.equals(ServerStatuses.SHUTDOWN);
        return Diagnosis.of(
                        On.CLOUD,
                        details.instance().updated(),
                        gone
                                ? "The cloud has no running server for the instance: it was stopped or removed there."
                                : "The instance's server is in state " + status + ", not ACTIVE.")
                .withError(GuestDiagnosis.errorOf(details))
                .withNext(
                        "The state is read from the cloud again within some seconds; nobody starts it by itself.", null)
                .withAdvice(
                        "Operators: look in the cloud for the server of this instance and start it if it is there.",
                        "If it is gone: restore a backup into a new instance and delete this one.");
    }

    private static Diagnosis failure(InstanceDetails details, OperationRecord last, Evidence evidence) {
        @Nullable String step = evidence.failedStep(last);
        return Diagnosis.of(
                        On.OPERATOR,
                        last.ended(),
                        "The " + OpenOperationDiagnosis.words(last) + " has failed"
                                + (step == null ? "" : " in step " + step) + ", nothing more happens by itself.")
                .withError(last.reason() != null ? last.reason() : GuestDiagnosis.errorOf(details))
                .withAdvice(again(last), "Or delete the instance.")
                .about(last);
    }

    private static String again(OperationRecord failed) {
        return failed.isEndedInItsUndo()
                ? "The operation " + failed.id() + " was ended in the middle of its undo and cannot be retried."
                : "Once the cause is gone: retry the operation " + failed.id() + ".";
    }
}
