package org.trove.chaos;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.slf4j.LoggerFactory;

/** {@code Chaos SEED MINUTES CREATES SECONDS ROOT DIRECTORY SCENARIO...}: what {@code bin/chaos} starts. Ends with 0 where nothing was violated, else with 1. */
final class Chaos {
    private static final PrintStream OUT = System.out;

    private final ChaosOptions options;
    private final Random random;

    private Chaos(ChaosOptions options) {
        this.options = options;
        this.random = new Random(options.seed());
    }

    public static void main(String[] arguments) {
        int status = 2;
        try {
            ChaosOptions options = ChaosOptions.parse(arguments);
            // The simulated guests lose their broker all the time; that is no news.
            ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger("org.trove.bus"))
                    .setLevel(ch.qos.logback.classic.Level.OFF);
            ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger("com.rabbitmq"))
                    .setLevel(ch.qos.logback.classic.Level.OFF);
            status = new Chaos(options).run() ? 0 : 1;
        } catch (IllegalArgumentException e) {
            System.err.println("chaos: " + e.getMessage());
        } catch (IOException | RuntimeException e) {
            System.err.println("chaos: the run could not be carried out: " + e);
            e.printStackTrace();
        }
        OUT.flush();
        // Threads of the client libraries may linger.
        System.exit(status);
    }

    private boolean run() throws IOException {
        boolean clocks = options.scenarios().contains(Scenario.CLOCKS);
        int conductors = clocks ? 2 : 1 + random.nextInt(2);
        Platform platform = new Platform(options, conductors);
        // Ctrl-C, too: what the services do while they end is of no interest.
        Runtime.getRuntime().addShutdownHook(new Thread(platform::close));
        Report report = new Report(options, OUT);
        if (clocks && FakeTime.library().isEmpty()) {
            throw new IllegalStateException("clocks need the Debian package " + FakeTime.PACKAGE);
        }
        if (!platform.mountSmallDisk()) {
            report.say("no small disk can be mounted here: the broker's disk will not fill up");
        }
        report.say(
                "starting broker, database, identity, 2 API servers, 2 task managers, " + conductors + " conductor(s)");
        platform.startServices();
        try (Stage stage = new Stage(options, platform, report, random)) {
            boolean well = true;
            for (Scenario scenario : options.scenarios()) {
                report.begins(scenario);
                well &= report.checks(scenario.play(stage));
            }
            stage.settle();
            well &= report.checks(last(stage));
            return report.verdict(well);
        }
    }

    /** What must be true whatever was played. */
    private List<Check> last(Stage stage) {
        Platform platform = stage.platform();
        StateChecks state = stage.state();
        ApiClient client = stage.user(random);
        List<Path> logs = platform.services().stream()
                .map(service -> platform.process(service).log())
                .toList();
        List<String> secrets = new ArrayList<>(platform.secrets());
        secrets.addAll(stage.guests().keys());
        secrets.add(Clients.USER_PASSWORD);
        LogCheck log = new LogCheck(secrets);
        List<Check> checks = new ArrayList<>();
        checks.add(new Check("services are healthy", platform.services().size(), unhealthy(platform)));
        checks.add(state.operationsHaveEnded());
        checks.add(state.nothingIsOnTheWay());
        checks.add(state.quotaIsTrue());
        checks.add(state.nothingIsOrphaned());
        checks.add(new Check(
                "nothing was made twice",
                stage.ledger().effects(),
                stage.ledger().madeAgain()));
        platform.apis().forEach(api -> checks.add(state.shownAsTheyAre(api, client.all(api))));
        checks.add(log.noSecrets(logs));
        checks.add(log.noBugs(logs));
        stage.report().endings(state);
        return checks;
    }

    private static List<String> unhealthy(Platform platform) {
        return platform.services().stream()
                .filter(service -> !platform.problem(service).isEmpty())
                .map(service -> service + ": " + platform.problem(service))
                .toList();
    }
}
