package org.trove.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Creates without end while the API servers that acknowledge them are killed: none may be lost, none made twice. */
final class AcceptedScenario {
    private static final int CLIENTS = 12;
    private static final String PREFIX = "accepted-";

    /** Without any operation that ends for so long, the rest is stuck. */
    private static final Duration STANDSTILL = Duration.ofMinutes(2);

    private AcceptedScenario() {}

    static List<Check> play(Stage stage) {
        Random random = stage.random(Scenario.ACCEPTED);
        int wanted = stage.options().creates();
        Creates creates = new Creates(PREFIX + stage.options().seed() + "-");
        ApiKiller killer = new ApiKiller(stage.platform(), random, wanted);
        Backlog backlog = new Backlog(stage.rows());
        long begin = System.nanoTime();
        try (Returns returns = new Returns(stage, creates.prefix(), new Random(random.nextLong()))) {
            try (killer) {
                ask(stage, creates, killer, backlog, random);
            }
            stage.report().figure("acknowledged within", seconds(begin));
            awaitProgress(backlog);
            stage.report().figure("given back meanwhile", returns.returned());
        }
        stage.settle();
        stage.report().figure("creates", creates.asked());
        stage.report().figure("kill -9 of an API server", killer.kills());
        stage.report().figure("requests without an answer", creates.unanswered());
        stage.report().figure("requests repeated under the same key", creates.repeats());
        return checks(stage, creates, killer);
    }

    private static void ask(Stage stage, Creates creates, ApiKiller killer, Backlog backlog, Random random) {
        AtomicInteger left = new AtomicInteger(stage.options().creates());
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS, Daemons.named("creates"));
        List<Future<?>> working = new ArrayList<>();
        for (int number = 0; number < CLIENTS; number++) {
            Random own = new Random(random.nextLong());
            ApiClient client = stage.user(own);
            working.add(clients.submit(() -> {
                while (left.getAndDecrement() > 0) {
                    backlog.awaitRoom();
                    String api = creates.ask(client, own);
                    if (api != null) {
                        killer.answered(api);
                    }
                }
            }));
        }
        working.forEach(Futures::await);
        clients.shutdown();
    }

    /** Until everything has ended, or nothing ends any more. */
    private static void awaitProgress(Backlog backlog) {
        long open = backlog.open();
        long since = System.nanoTime();
        while (open > 0 && System.nanoTime() - since < STANDSTILL.toNanos()) {
            Platform.pause(500);
            long now = backlog.open();
            if (now != open) {
                open = now;
                since = System.nanoTime();
            }
        }
    }

    private static List<Check> checks(Stage stage, Creates creates, ApiKiller killer) {
        ControlDatabase rows = stage.rows();
        List<Check> checks = new ArrayList<>();
        List<String> problems = new ArrayList<>(killer.problems());
        if (killer.kills() == 0) {
            problems.add("no server was killed");
        }
        checks.add(new Check("API servers were killed, and came back", killer.kills(), problems));
        checks.addAll(new CreateChecks(creates, rows.operations(), rows.instances())
                .all(stage.options().creates()));
        return checks;
    }

    private static String seconds(long since) {
        return Duration.ofNanos(System.nanoTime() - since).toSeconds() + " s";
    }
}
