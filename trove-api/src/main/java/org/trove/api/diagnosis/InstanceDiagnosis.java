package org.trove.api.diagnosis;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.api.diagnosis.Diagnosis.On;
import org.trove.lifecycle.InstanceStatuses;
import org.trove.model.Fault;
import org.trove.model.InstanceDetails;
import org.trove.model.InstanceTask;
import org.trove.model.ServiceStatus;
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
    public Diagnosis of(InstanceDetails details, List<OperationRecord> operations) {
        Instant now = clock.instant();
        Optional<OperationRecord> open = operations.stream()
                .filter(operation -> !operation.state().isEnded())
                .min(Comparator.comparing((OperationRecord operation) -> operation.state() == OperationState.QUEUED)
                        .thenComparing(OperationRecord::created));
        if (open.isPresent()) {
            return new OpenOperationDiagnosis(now).of(open.get()).about(open.get());
        }
        @Nullable
        OperationRecord last = operations.stream()
                .max(Comparator.comparing(OperationRecord::updated))
                .orElse(null);
        return atRest(details, last, now);
    }

    private Diagnosis atRest(InstanceDetails details, @Nullable OperationRecord last, Instant now) {
        InstanceTask task = details.instance().task();
        boolean failed = last != null && last.state() == OperationState.FAILED;
        if (last != null && failed && task != InstanceTask.NONE) {
            return failure(details, last);
        }
        if (task.isError()) {
            return Diagnosis.of(
                            On.OPERATOR, details.instance().updated(), "The last thing done to the instance failed.")
                    .withError(errorOf(details))
                    .withAdvice("Delete the instance.", "Operators: reset its status where it is well in fact.");
        }
        if (task != InstanceTask.NONE) {
            return Diagnosis.of(
                            On.OPERATOR,
                            details.instance().updated(),
                            "The instance is marked as " + task.name().toLowerCase(java.util.Locale.ROOT)
                                    + ", and no operation works on it.")
                    .withError(errorOf(details))
                    .withAdvice("Operators: a service of another kind may work on it; if none does, reset its status.");
        }
        String server = InstanceStatuses.serverStatus(details);
        if (!server.equals(ACTIVE)) {
            return Diagnosis.of(
                            On.CLOUD,
                            details.instance().updated(),
                            "The instance's server is in state " + server + ", not ACTIVE.")
                    .withError(errorOf(details))
                    .withNext("The state is read from the cloud again within some seconds.", null)
                    .withAdvice("Operators: start the server in the cloud, or see why it is not there.");
        }
        return guest(details, now);
    }

    private static Diagnosis failure(InstanceDetails details, OperationRecord last) {
        return Diagnosis.of(
                        On.OPERATOR,
                        last.ended(),
                        "The " + OpenOperationDiagnosis.words(last) + " has failed, nothing more happens by itself.")
                .withError(last.reason() != null ? last.reason() : errorOf(details))
                .withAdvice("Once the cause is gone: retry the operation " + last.id() + ".", "Or delete the instance.")
                .about(last);
    }

    private Diagnosis guest(InstanceDetails details, Instant now) {
        Instant heard = details.guest().updated();
        ServiceStatus status =
                statuses.effective(details.guest(), details.instance().task(), now);
        return switch (status) {
            case HEALTHY, RUNNING -> Diagnosis.of(On.NOTHING, heard, "The instance is well and waits for nothing.");
            case SHUTDOWN, CRASHED, PAUSED, BLOCKED ->
                Diagnosis.of(
                                On.GUEST,
                                heard,
                                "The datastore does not serve: the guest says it is " + status.description() + ".")
                        .withError(errorOf(details))
                        .withAdvice("Restart the instance.", "Operators: see the datastore's log in the instance.");
            case RESTART_REQUIRED ->
                Diagnosis.of(On.OPERATOR, heard, "A changed setting takes effect at the next restart.")
                        .withAdvice("Restart the instance.");
            case FAILED, DELETED, UNKNOWN ->
                Diagnosis.of(On.OPERATOR, heard, "The guest says that its datastore is " + status.description() + ".")
                        .withError(errorOf(details))
                        .withAdvice("Delete the instance.", "Operators: see the guest agent's log in the instance.");
            case FAILED_TIMEOUT_GUESTAGENT, NEW ->
                Diagnosis.of(On.GUEST, heard, "The agent inside the instance has not been heard of since.")
                        .withError(errorOf(details))
                        .withNext("Its next report corrects the status.", null)
                        .withAdvice("Operators: see whether agent, broker and conductor run and reach one another.");
            case BUILDING, PROMOTING, EJECTING, LOGGING, INSTANCE_READY, UPGRADING, RESTARTING ->
                Diagnosis.of(On.GUEST, heard, "The guest is busy: " + status.description() + ".")
                        .withNext("It reports when it is done.", null);
        };
    }

    private static @Nullable String errorOf(InstanceDetails details) {
        Fault fault = details.fault();
        return fault == null ? null : fault.message();
    }
}
