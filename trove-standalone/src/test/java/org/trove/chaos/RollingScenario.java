package org.trove.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The services are updated one at a time to a {@link LaterBuild} while clients work. What only the later build knows waits visibly until
 * a task manager of it runs; nothing fails.
 */
final class RollingScenario {
    /** Work that nobody here knows says so after half a minute. */
    private static final Duration TOLD = Duration.ofSeconds(90);

    private static final Duration STOP = Duration.ofSeconds(60);
    private static final int WANTED_REQUESTS = 200;
    private static final Duration LONGEST = Duration.ofMinutes(4);
    private static final String UNKNOWN_ROWS =
            "SELECT COUNT(*) FROM operations WHERE waits_for = 'TASK_MANAGER' AND state IN ('PENDING', 'WAITING')";

    private final Stage stage;
    private final Platform platform;
    private final ControlDatabase rows;
    private final List<String> problems = new ArrayList<>();
    private long told;

    private RollingScenario(Stage stage) {
        this.stage = stage;
        this.platform = stage.platform();
        this.rows = stage.rows();
    }

    static List<Check> play(Stage stage) throws IOException {
        return new RollingScenario(stage).play();
    }

    private List<Check> play() throws IOException {
        Path classes = LaterBuild.compile(
                stage.options().root(), stage.options().directory().resolve("later"));
        long before = rows.number("SELECT COALESCE(MAX(seq), 0) FROM operations");
        Fleet fleet = new Fleet();
        Clients clients = new Clients(fleet, stage.options(), Clients.Work.WITH_RESIZES);
        clients.start(stage::user);
        Platform.await("there is work of this build", LONGEST, () -> ended(before, "version = 1") > 10);
        update("api-2", classes);
        String inspection = rows.acceptUnknown(LaterBuild.NEW_KIND, LaterBuild.INSERTED_STEP);
        awaitVisiblyWaiting(inspection);
        update("taskmanager-1", classes);
        Platform.await(
                "the later task manager does what waited",
                LONGEST,
                () -> ended(before, "kind = '" + LaterBuild.NEW_KIND + "'") == 1 && ended(before, "version = 2") > 0);
        Platform.await(
                "both builds have worked side by side",
                LONGEST,
                () -> clients.counts().changes() >= WANTED_REQUESTS);
        update("taskmanager-2", classes);
        update("api-1", classes);
        Platform.await("all restarts are of the later version", LONGEST, () -> ended(before, "version = 2") > 5);
        clients.stop();
        stage.settle();
        stage.report().requests(clients.counts());
        return checks(before, fleet, clients);
    }

    /** Stops a service as an operator does, and starts the same one of the later build. */
    private void update(String service, Path classes) {
        stage.report().say("updating " + service);
        platform.process(service).terminate(STOP);
        platform.startLater(service, classes);
        platform.awaitHealthy(service);
    }

    private void awaitVisiblyWaiting(String inspection) {
        Platform.await("work of the later build waits and says so", TOLD, () -> rows.number(UNKNOWN_ROWS) > 1);
        told = rows.number(UNKNOWN_ROWS);
        String shown = String.valueOf(stage.user(stage.random(Scenario.ROLLING))
                .ask(platform.apis().get(0), "GET", "/operations/" + inspection, null));
        if (!shown.contains("\"waits_for\":\"task_manager\"")) {
            problems.add("the API shows operation " + inspection + " so: " + shown);
        }
        boolean counted = Stream.of("taskmanager-1", "taskmanager-2").anyMatch(this::countsUnknown);
        if (!counted) {
            problems.add("no task manager counts operations that it does not know");
        }
    }

    private boolean countsUnknown(String service) {
        try {
            return platform.admin(service, "/metrics")
                    .body()
                    .lines()
                    .anyMatch(line -> line.startsWith("trove_operations_unknown")
                            && !line.endsWith(" 0")
                            && !line.endsWith(" 0.0"));
        } catch (IOException e) {
            throw new IllegalStateException(service, e);
        }
    }

    private long ended(long since, String condition) {
        return rows.number(
                "SELECT COUNT(*) FROM operations WHERE state = 'SUCCEEDED' AND seq > " + since + " AND " + condition);
    }

    /** Also those that a delete cancelled. */
    private long endedWell(long since) {
        return rows.number(
                "SELECT COUNT(*) FROM operations o WHERE seq > " + since + " AND (state = 'SUCCEEDED' OR state"
                        + " = 'CANCELLED' AND EXISTS (SELECT 1 FROM operations d WHERE d.kind = 'delete_instance'"
                        + " AND d.subject_id = o.subject_id))");
    }

    private List<Check> checks(long since, Fleet fleet, Clients clients) {
        StateChecks state = stage.state();
        long total = rows.number("SELECT COUNT(*) FROM operations WHERE seq > " + since);
        long good = endedWell(since);
        long noted = rows.number("SELECT COUNT(*) FROM operations o JOIN operation_steps s ON s.operation_seq = o.seq"
                + " WHERE o.seq > " + since + " AND o.version = 2 AND s.name = '" + LaterBuild.INSERTED_STEP
                + "' AND s.outcome = 'DONE' AND o.state = 'SUCCEEDED'");
        long ofBoth = ended(since, "kind = '" + LaterBuild.CHANGED_KIND + "' AND version = 1");
        List<String> missing = new ArrayList<>(problems);
        missing.addAll(atLeast(noted, 1, "restarts with the inserted step"));
        missing.addAll(atLeast(ofBoth, 1, "restarts of the version before"));
        missing.addAll(atLeast(clients.counts().changes(), WANTED_REQUESTS, "creates, restarts, resizes and deletes"));
        List<String> lost = total == good
                ? List.of()
                : List.of(String.format(
                        Locale.ROOT,
                        "%d of %d operations neither succeeded nor were cancelled by a delete",
                        total - good,
                        total));
        return List.of(
                new Check("work of the later build waited visibly", (int) told, missing),
                new Check("all operations succeeded, or a delete cancelled them", (int) total, lost),
                state.promisesHaveRows(fleet.promises()),
                state.promisesAreKept(fleet.members()),
                new Check(
                        "answers are as always",
                        clients.counts().total(),
                        clients.counts().strange()));
    }

    private static List<String> atLeast(long found, long wanted, String what) {
        return found >= wanted ? List.of() : List.of(found + " " + what + ", expected at least " + wanted);
    }
}
