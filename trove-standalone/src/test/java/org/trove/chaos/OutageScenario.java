package org.trove.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.trove.chaos.ControlDatabase.InstanceRow;

/** The database is away for long, stopped and then frozen: the API says so, nothing goes wrong, all goes on by itself. */
final class OutageScenario {
    private static final int RESTING = 6;
    private static final int UNDER_WAY = 6;
    private static final Duration RECOVERY = Duration.ofSeconds(30);

    private final Stage stage;
    private final Random random;
    private final ApiClient client;

    private OutageScenario(Stage stage) {
        this.stage = stage;
        random = stage.random(Scenario.OUTAGE);
        client = stage.user(random);
    }

    static List<Check> play(Stage stage) {
        OutageScenario scenario = new OutageScenario(stage);
        Creates resting = new Creates("resting-" + stage.options().seed() + "-");
        scenario.create(resting, RESTING);
        stage.settle();
        List<Check> checks = new ArrayList<>();
        for (Absence absence : Absence.values()) {
            checks.addAll(scenario.away(absence, resting));
        }
        return checks;
    }

    private void create(Creates creates, int count) {
        for (int number = 0; number < count; number++) {
            creates.ask(client, random);
        }
    }

    private List<Check> away(Absence absence, Creates resting) {
        String title = "database " + absence.name().toLowerCase(Locale.ROOT);
        Map<String, InstanceRow> before = stage.rows().instances();
        Creates underWay = new Creates(
                absence.name().toLowerCase(Locale.ROOT) + "-" + stage.options().seed() + "-");
        String rested = Objects.requireNonNull(resting.acknowledged().get(resting.prefix() + 1))
                .instance();
        OutageProbes probes = new OutageProbes(rested, resting.prefix() + 1, underWay.prefix());
        create(underWay, UNDER_WAY);
        // Somewhere within their steps.
        Platform.pause(1 + random.nextInt(1_500));
        absence.begin(stage.platform());
        probes.start(stage, random);
        Platform.pause(stage.options().away().toMillis());
        probes.end();
        absence.end(stage.platform());
        long back = System.nanoTime();
        boolean served = within(RECOVERY, back, this::isServed);
        stage.report().figure(title + ": API served again after", seconds(back));
        boolean ended = within(RECOVERY, back, this::isQuiet);
        stage.report().figure(title + ": everything had gone on after", seconds(back));
        probes.awaitEnd();
        stage.settle();
        stage.report().figure(title + ": answers, slowest", probes.answers() + ", " + probes.slowestMillis() + " ms");
        return List.of(
                probes.check(title),
                recovery(title, served, ended),
                unchanged(title, before, resting),
                complete(title, underWay));
    }

    private boolean isServed() {
        return stage.platform().apis().stream().allMatch(api -> {
            ApiClient.Answer answer = client.ask(api, "GET", "/instances", null);
            return answer != null && answer.status() == 200;
        });
    }

    private boolean isQuiet() {
        StateChecks state = stage.state();
        return state.operationsHaveEnded().isOk()
                && state.nothingIsOnTheWay().isOk()
                && stage.platform().services().stream()
                        .allMatch(service -> stage.platform().problem(service).isEmpty());
    }

    private static boolean within(Duration time, long since, BooleanSupplier condition) {
        boolean fulfilled = condition.getAsBoolean();
        while (!fulfilled && System.nanoTime() - since < time.toNanos()) {
            Platform.pause(100);
            fulfilled = condition.getAsBoolean();
        }
        return fulfilled;
    }

    private static Check recovery(String title, boolean served, boolean ended) {
        List<String> wrong = new ArrayList<>();
        if (!served) {
            wrong.add("an API server does not serve " + RECOVERY.toSeconds() + " s after the return");
        }
        if (!ended) {
            wrong.add("not everything has gone on " + RECOVERY.toSeconds() + " s after the return");
        }
        return new Check(title + ": all goes on within " + RECOVERY.toSeconds() + " s", 2, wrong);
    }

    /** What rested before is as it was. */
    private Check unchanged(String title, Map<String, InstanceRow> before, Creates resting) {
        Map<String, InstanceRow> now = stage.rows().instances();
        List<String> wrong = new ArrayList<>();
        before.forEach((id, row) -> {
            if (row.name().startsWith(resting.prefix()) && !row.equals(now.get(id))) {
                wrong.add(row + " has become " + now.get(id));
            }
        });
        return new Check(title + ": what rested is as it was", RESTING, wrong);
    }

    /** What was under way, and the one create that was tried again and again, are there once, or not at all. */
    private Check complete(String title, Creates underWay) {
        Creates.Acknowledged probe = underWay.askNamed(client, random, underWay.prefix() + "probe");
        stage.settle();
        ControlDatabase rows = stage.rows();
        List<String> wrong = new ArrayList<>();
        new CreateChecks(underWay, rows.operations(), rows.instances())
                .all(UNDER_WAY + 1)
                .forEach(check -> wrong.addAll(check.violations()));
        if (probe == null) {
            wrong.add("the create that was tried all the time is not acknowledged afterwards");
        }
        return new Check(title + ": creates under way came true, once each", UNDER_WAY + 1, wrong);
    }

    private static String seconds(long since) {
        return String.format(Locale.ROOT, "%.1f s", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since) / 1e3);
    }
}
