package org.trove.api.diagnosis;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.trove.api.diagnosis.Diagnosis.On;
import org.trove.lifecycle.InstanceStatuses;
import org.trove.model.Fault;
import org.trove.model.InstanceDetails;
import org.trove.model.ServiceStatus;

/** What is wrong inside an instance whose server runs and that nothing works on, or with those who carry its reports. */
final class GuestDiagnosis {
    private static final String RESTART = "Restart the instance.";

    /** Who was heard of so much later than this guest was heard of while it said nothing. */
    private static final Duration APART = Duration.ofSeconds(5);

    private final InstanceStatuses statuses;
    private final Evidence evidence;
    private final Instant now;

    GuestDiagnosis(InstanceStatuses statuses, Evidence evidence, Instant now) {
        this.statuses = statuses;
        this.evidence = evidence;
        this.now = now;
    }

    Diagnosis of(InstanceDetails details) {
        ServiceStatus status =
                statuses.effective(details.guest(), details.instance().task(), now);
        Instant since = evidence.guest().statusSince();
        return switch (status) {
            case HEALTHY, RUNNING ->
                VolumeDiagnosis.of(details)
                        .orElseGet(() -> Diagnosis.of(On.NOTHING, since, "The instance is well and waits for nothing."))
                        .withError(errorOf(details));
            case SHUTDOWN -> stopped(details, since);
            case CRASHED -> crashed(details, since);
            case PAUSED, BLOCKED ->
                Diagnosis.of(
                                On.GUEST,
                                since,
                                "The datastore does not serve: its agent runs and says it is " + status.description()
                                        + ".")
                        .withError(errorOf(details))
                        .withNext("Nothing happens by itself: the datastore stays so until it is restarted.", null)
                        .withAdvice(
                                RESTART,
                                "Operators: if that does not help, see the datastore's own log in the instance.");
            case RESTART_REQUIRED ->
                Diagnosis.of(On.OPERATOR, since, "A changed setting takes effect at the next restart.")
                        .withAdvice(RESTART);
            case FAILED, DELETED, UNKNOWN ->
                Diagnosis.of(On.OPERATOR, since, "The guest says that its datastore is " + status.description() + ".")
                        .withError(errorOf(details))
                        .withAdvice("Delete the instance.", "Operators: see the guest agent's log in the instance.");
            case FAILED_TIMEOUT_GUESTAGENT, NEW -> silent(details);
            case BUILDING, PROMOTING, EJECTING, LOGGING, INSTANCE_READY, UPGRADING, RESTARTING ->
                Diagnosis.of(On.GUEST, since, "The guest is busy: " + status.description() + ".")
                        .withNext("It reports when it is done.", null);
        };
    }

    private static Diagnosis stopped(InstanceDetails details, @Nullable Instant since) {
        return Diagnosis.of(
                        On.OPERATOR,
                        since,
                        "The database server was stopped in good order by somebody: by a command, by SQL"
                                + " SHUTDOWN or by a signal. Its agent runs.")
                .withError(errorOf(details))
                .withNext("Nothing happens by itself: it stays stopped until it is restarted.", null)
                .withAdvice(RESTART);
    }

    private static Diagnosis crashed(InstanceDetails details, @Nullable Instant since) {
        return Diagnosis.of(
                        On.GUEST,
                        since,
                        "The database server was killed, crashed or hangs; its agent runs and says that it is "
                                + ServiceStatus.CRASHED.description() + ".")
                .withError(errorOf(details))
                .withNext(
                        "The agent starts a server that was killed or crashed again by itself, with pauses that"
                                + " grow. Where it gave up, the last error says so.",
                        null)
                .withAdvice(
                        RESTART,
                        "Operators: look for what killed it (memory, disk) in the datastore's own log and in"
                                + " the system's log of the instance.");
    }

    /** Whose silence it is that nothing is heard of the guest; null where it is heard of, or never was and may be booting. */
    @Nullable
    Diagnosis silence(InstanceDetails details) {
        boolean silent = details.guest().status() != ServiceStatus.NEW && statuses.isSilent(details.guest(), now);
        return silent ? silent(details) : null;
    }

    private Diagnosis silent(InstanceDetails details) {
        Instant heard = details.guest().updated();
        @Nullable Instant others = evidence.guest().othersHeard();
        @Nullable String broker = evidence.troubles().get(Diagnosis.BROKER);
        Diagnosis diagnosis;
        if (broker != null) {
            diagnosis = Diagnosis.of(
                            On.BROKER, heard, "No guest can be heard: the message broker is away or does not work.")
                    .withNext("The agents report again by themselves when it is back.", null)
                    .withAdvice("Operators: see whether RabbitMQ runs and is reached.");
        } else if (others != null && statuses.isSilent(others, now)) {
            diagnosis = Diagnosis.of(
                            On.CONDUCTOR,
                            heard,
                            "Nothing is heard of this guest or of any other, so it is the conductor that does not run or"
                                    + " does not reach the broker.")
                    .withNext("The status is right again with the first reports that a conductor takes.", null)
                    .withAdvice("Operators: see whether a trove-conductor runs and what its /healthcheck says.");
        } else {
            boolean othersReport = others != null && others.isAfter(heard.plus(APART));
            String rest = othersReport ? ", while other guests report." : ".";
            diagnosis = Diagnosis.of(
                            On.GUEST, heard, "The agent inside the instance has not been heard of since" + rest)
                    .withNext("Its next report corrects the status.", null)
                    .withAdvice(
                            "Operators: see in the instance whether the agent runs, what its log says and whether it"
                                    + " reaches the broker"
                                    + (othersReport ? "." : "; and whether a conductor runs."));
        }
        return diagnosis.withError(errorOf(details));
    }

    static @Nullable String errorOf(InstanceDetails details) {
        Fault fault = details.fault();
        return fault == null ? null : fault.message();
    }
}
