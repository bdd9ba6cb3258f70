package org.trove.chaos;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Prints what a run did and found. */
final class Report {
    private static final int SHOWN_VIOLATIONS = 20;
    private static final int SHOWN_CHARACTERS = 600;

    private final ChaosOptions options;
    private final PrintStream out;

    Report(ChaosOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
        out.printf("%nseed %d, %.1f minutes%n", options.seed(), options.time().toMillis() / 60_000.0);
    }

    void faults(Breaker breaker, Set<Fault> impossible) {
        out.printf("%n%-22s %8s%n", "fault", "times");
        Map<Fault, Integer> done = breaker.done();
        for (Fault fault : Fault.values()) {
            String times = impossible.contains(fault)
                    ? "skipped: not possible on this machine"
                    : Integer.toString(done.getOrDefault(fault, 0));
            out.printf("%-22s %8s%n", fault.title(), times);
        }
    }

    void requests(RequestCounts counts) {
        out.printf("%n%-22s %8s %8s %8s %8s%n", "request", "accepted", "refused", "failed", "repeated");
        for (RequestCounts.Row row : counts.rows()) {
            out.printf(
                    "%-22s %8d %8d %8d %8d%n",
                    row.action(), row.accepted(), row.refused(), row.failed(), row.retried());
        }
    }

    void traffic(CloudLedger ledger, SimulatedGuests guests, int spoilt, int cuts) {
        out.printf(
                "%ncloud: %d effects, %d requests spoilt; guests: %d commands; connections cut: %d%n",
                ledger.effects(), spoilt, guests.handled(), cuts);
    }

    /** @return whether all is well */
    boolean checks(List<Check> checks, long settlingSince) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - settlingSince);
        out.printf("%n%-60s %8s   %s (settled in %d s)%n", "check", "looked", "result", seconds);
        for (Check check : checks) {
            String result = check.isOk() ? "ok" : check.violations().size() + " violations";
            out.printf("%-60s %8d   %s%n", check.name(), check.looked(), result);
        }
        checks.stream().filter(check -> !check.isOk()).forEach(this::violations);
        boolean well = checks.stream().allMatch(Check::isOk);
        out.printf("%nseed %d: %s%n", options.seed(), well ? "nothing was lost or stuck" : "VIOLATED");
        return well;
    }

    private void violations(Check check) {
        out.printf("%n%s:%n", check.name());
        check.violations().stream()
                .limit(SHOWN_VIOLATIONS)
                .map(text -> text.length() > SHOWN_CHARACTERS ? text.substring(0, SHOWN_CHARACTERS) + "…" : text)
                .forEach(text -> out.println("  " + text));
        if (check.violations().size() > SHOWN_VIOLATIONS) {
            out.println("  and " + (check.violations().size() - SHOWN_VIOLATIONS) + " more");
        }
    }
}
