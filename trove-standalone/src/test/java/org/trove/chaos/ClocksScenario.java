package org.trove.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Of every kind of service one process has a clock that is an hour ahead and one that is an hour behind; database, broker, cloud
 * and guests have the right time. The services keep these clocks until the run ends.
 */
final class ClocksScenario {
    private static final int CREATES = 12;
    private static final Duration READY = Duration.ofMinutes(3);

    /** The first claim, the polls of the server, each longer apart, and those of the guest. */
    private static final int MAX_CLAIMS = 25;

    private static final int IDLE_SECONDS = 5;

    /** A guest reports every two seconds. */
    private static final int SILENT_SECONDS = 20;

    private final Stage stage;
    private final Random random;
    private final ApiClient client;
    private final Set<String> wrongViews = new HashSet<>();
    private int views;

    private ClocksScenario(Stage stage) {
        this.stage = stage;
        random = stage.random(Scenario.CLOCKS);
        client = stage.user(random);
    }

    static List<Check> play(Stage stage) throws IOException {
        return new ClocksScenario(stage).play();
    }

    private List<Check> play() throws IOException {
        double usual = idleStatements();
        Map<String, Integer> clocks = restart();
        Creates creates = new Creates("clocks-" + stage.options().seed() + "-");
        long highest = stage.rows().number("SELECT COALESCE(MAX(seq), 0) FROM operations");
        for (int number = 0; number < CREATES; number++) {
            creates.ask(client, random);
        }
        watch(READY, () -> stage.state().operationsHaveEnded().isOk());
        stage.settle();
        watch(stage.options().away(), () -> false);
        double now = idleStatements();
        stage.report()
                .figure(
                        "statements per second of idle services, before and with these clocks",
                        String.format(Locale.ROOT, "%.0f, %.0f", usual, now));
        ControlDatabase rows = stage.rows();
        List<Check> checks = new ArrayList<>();
        checks.add(off(clocks));
        checks.addAll(new CreateChecks(creates, rows.operations(), rows.instances()).all(CREATES));
        checks.add(new Check("no guest is shown as lost (views)", views, List.copyOf(wrongViews)));
        checks.add(heardOf());
        checks.add(noTakeOver(highest));
        checks.add(noStorm(usual, now));
        return checks;
    }

    private Map<String, Integer> restart() {
        Map<String, Integer> clocks = new LinkedHashMap<>();
        for (String service : stage.platform().services()) {
            int hours = service.endsWith("1") ? 1 : -1;
            clocks.put(service, hours);
            stage.platform().restartWithClock(service, hours);
        }
        clocks.keySet().forEach(stage.platform()::awaitHealthy);
        return clocks;
    }

    /** That the clocks are off is seen in the date of the services' own answers. */
    private Check off(Map<String, Integer> clocks) throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, Integer> clock : clocks.entrySet()) {
            HttpResponse<String> answer = stage.platform().admin(clock.getKey(), "/ping");
            String date = answer.headers().firstValue("Date").orElse("Thu, 01 Jan 1970 00:00:00 GMT");
            Instant theirs = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            long minutes = Math.round(Duration.between(Instant.now(), theirs).toSeconds() / 60.0);
            if (minutes != clock.getValue() * 60L) {
                wrong.add(clock.getKey() + " is off by " + minutes + " minutes");
            }
        }
        return new Check("clocks are an hour ahead and behind", clocks.size(), wrong);
    }

    /** Looks at all instances through both servers until the condition holds or the time is up. */
    private void watch(Duration time, BooleanSupplier condition) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0 && !condition.getAsBoolean()) {
            for (String api : stage.platform().apis()) {
                for (JsonNode instance : client.all(api)) {
                    views++;
                    if (instance.path("status").asText().equals("ACTIVE")
                            && instance.path("operating_status").asText().equals("ERROR")) {
                        wrongViews.add(instance.path("id").asText() + " by " + api);
                    }
                }
            }
            Platform.pause(500);
        }
    }

    private Check heardOf() {
        long live = stage.rows().number("SELECT COUNT(*) FROM instances WHERE deleted = 0");
        long silent = stage.rows()
                .number("SELECT COUNT(*) FROM service_statuses s JOIN instances i ON i.id = s.instance_id"
                        + " WHERE i.deleted = 0 AND s.updated_at < UTC_TIMESTAMP(6) - INTERVAL " + SILENT_SECONDS
                        + " SECOND");
        List<String> wrong = new ArrayList<>();
        if (silent > 0) {
            wrong.add("the reports of " + silent + " guests are not recorded");
        }
        return new Check("reports of all guests are recorded", (int) live, wrong);
    }

    private Check noTakeOver(long since) throws IOException {
        List<String> wrong = new ArrayList<>();
        long claims =
                stage.rows().number("SELECT COALESCE(MAX(fencing_token), 0) FROM operations WHERE seq > " + since);
        if (claims >= MAX_CLAIMS) {
            wrong.add("an operation was claimed " + claims + " times");
        }
        for (String service : stage.platform().services()) {
            if (service.startsWith("taskmanager")) {
                stage.platform()
                        .admin(service, "/metrics")
                        .body()
                        .lines()
                        .filter(line -> line.startsWith("trove_operation_leases_lost") && !line.endsWith(" 0.0"))
                        .forEach(line -> wrong.add(service + " says " + line));
            }
        }
        stage.report().figure("most claims of an operation", claims);
        return new Check("nobody takes over from anybody", CREATES, wrong);
    }

    private static Check noStorm(double usual, double now) {
        boolean storm = now > 2 * usual + 50;
        return new Check(
                "idle services ask the database as often as before",
                (int) now,
                storm ? List.of(usual + " statements per second have become " + now) : List.of());
    }

    private double idleStatements() {
        stage.settle();
        long before = stage.rows().status("Queries");
        long begin = System.nanoTime();
        Platform.pause(TimeUnit.SECONDS.toMillis(IDLE_SECONDS));
        return (stage.rows().status("Queries") - before) / ((System.nanoTime() - begin) / 1e9);
    }
}
