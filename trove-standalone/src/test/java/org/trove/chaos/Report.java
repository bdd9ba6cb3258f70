package org.trove.chaos;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Prints what a run did and found. */
final class Report {
    private static final int SHOWN_VIOLATIONS = 20;
    private static final int SHOWN_CHARACTERS = 600;

    private final ChaosOptions options;
    private final PrintStream out;

    Report(ChaosOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    void say(String what) {
        out.println("chaos: " + what);
    }

    void begins(Scenario scenario) {
        out.printf("%n--- %s, seed %d%n", scenario.title(), options.seed());
    }

    /** One figure of a scenario. */
    void figure(String name, Object value) {
        out.printf("%-60s %s%n", name, value);
    }

    void settled(Duration time) {
        out.printf("chaos: settled in %d s%n", time.toSeconds());
    }

    /** Why operations ended otherwise than well: some faults cannot be got over. */
    void endings(StateChecks state) {
        say("operations: " + state.succeeded() + " succeeded");
        state.endings().forEach((reason, count) -> say("  " + count + " × " + reason));
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

    void traffic(Stage stage) {
        out.printf(
                "%ncloud: %d effects, %d requests spoilt; guests: %d commands, %d killed; connections cut: %d%n",
                stage.ledger().effects(),
                stage.cloud().spoilt(),
                stage.guests().handled(),
                stage.guests().killed(),
                stage.broker().cuts() + stage.database().cuts());
    }

    /** @return whether all is well */
    boolean checks(List<Check> checks) {
        out.printf("%n%-60s %8s   %s%n", "check", "looked", "result");
        for (Check check : checks) {
            String result = check.isOk() ? "ok" : check.violations().size() + " violations";
            out.printf("%-60s %8d   %s%n", check.name(), check.looked(), result);
        }
        checks.stream().filter(check -> !check.isOk()).forEach(this::violations);
        return checks.stream().allMatch(Check::isOk);
    }

    /** @return the same */
    boolean verdict(boolean well) {
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
