package org.trove.chaos;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.slf4j.LoggerFactory;

/** {@code Chaos SEED MINUTES ROOT DIRECTORY}: what {@code bin/chaos} starts. Ends with 0 where nothing was violated, else with 1. */
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
        int conductors = 1 + random.nextInt(2);
        Platform platform = new Platform(options, conductors);
        // Ctrl-C, too: what the services do while they end is of no interest.
        Runtime.getRuntime().addShutdownHook(new Thread(platform::close));
        CloudLedger ledger = new CloudLedger();
        Set<Fault> impossible = EnumSet.noneOf(Fault.class);
        if (!mountDisk(platform)) {
            impossible.add(Fault.BROKER_DISK_FULL);
        }
        say("starting broker, database, identity, 2 API servers, 2 task managers, " + conductors + " conductor(s)");
        platform.startServices();
        try (CloudServer cloud = new CloudServer(ledger, new Random(random.nextLong()), 0);
                TcpProxy broker = new TcpProxy("broker", platform.port("broker-proxy"), platform.port("rabbit"));
                TcpProxy database =
                        new TcpProxy("database", platform.port("database-proxy"), platform.port("mariadb"));
                SimulatedGuests guests = new SimulatedGuests(ledger, broker.port())) {
            platform.startTrove(cloud.url(), broker.port(), database.port());
            Breaker breaker = new Breaker(platform, cloud, broker, database, options.directory());
            FaultSchedule schedule =
                    FaultSchedule.of(new Random(random.nextLong()), options.time(), platform.services(), impossible);
            Fleet fleet = new Fleet();
            Clients clients = new Clients(fleet, options);
            clients.start(own -> user(platform, own));
            say(schedule.events().size() + " faults within " + options.time().toSeconds() + " s");
            breaker.run(schedule, options.time());
            breaker.end();
            clients.stop();
            long settling = System.nanoTime();
            say("faults and clients have ended; the system settles");
            Settling.await(platform, ledger, options.settle());
            Report report = new Report(options, OUT);
            report.faults(breaker, impossible);
            report.requests(clients.counts());
            report.traffic(ledger, guests, cloud.spoilt(), broker.cuts() + database.cuts());
            return report.checks(checks(platform, ledger, guests, fleet, clients, breaker), settling);
        }
    }

    private List<Check> checks(
            Platform platform,
            CloudLedger ledger,
            SimulatedGuests guests,
            Fleet fleet,
            Clients clients,
            Breaker breaker) {
        StateChecks state = Settling.state(platform, ledger);
        ApiClient client = user(platform, random);
        List<Path> logs = platform.services().stream()
                .map(service -> platform.process(service).log())
                .toList();
        List<String> secrets = new ArrayList<>(platform.secrets());
        secrets.addAll(guests.keys());
        secrets.add(Clients.USER_PASSWORD);
        LogCheck log = new LogCheck(secrets);
        List<Check> checks = new ArrayList<>();
        checks.add(somethingHappened(state, fleet));
        checks.add(new Check("services are healthy", platform.services().size(), unhealthy(platform)));
        checks.add(state.promisesHaveRows(fleet.promises()));
        checks.add(state.operationsHaveEnded());
        checks.add(state.nothingIsOnTheWay());
        checks.add(state.promisesAreKept(fleet.members()));
        checks.add(state.quotaIsTrue());
        checks.add(state.nothingIsOrphaned());
        checks.add(new Check("nothing was made twice", ledger.effects(), ledger.madeAgain()));
        platform.apis().forEach(api -> checks.add(state.shownAsTheyAre(api, client.all(api))));
        checks.add(new Check(
                "answers are explained by faults",
                clients.counts().total(),
                clients.counts().strange()));
        checks.add(log.noSecrets(logs));
        checks.add(log.noBugs(logs));
        checks.add(new Check("faults came as planned", breaker.done().size(), breaker.problems()));
        say("operations: " + state.succeeded() + " succeeded");
        state.endings().forEach((reason, count) -> say("  " + count + " × " + reason));
        return checks;
    }

    /** Checks of nothing are always well. */
    private static Check somethingHappened(StateChecks state, Fleet fleet) {
        boolean idle = fleet.promises().isEmpty() || state.succeeded() == 0;
        return new Check(
                "operations were asked for and succeeded",
                state.succeeded(),
                idle ? List.of("no operation was acknowledged, or none succeeded") : List.of());
    }

    private static List<String> unhealthy(Platform platform) {
        return platform.services().stream()
                .filter(service -> !platform.problem(service).isEmpty())
                .map(service -> service + ": " + platform.problem(service))
                .toList();
    }

    private ApiClient user(Platform platform, Random own) {
        return new ApiClient(
                platform.identityUrl(), platform.cloudsYaml().at("/clouds/trove-local/auth"), platform.apis(), own);
    }

    /** A small disk for the broker. */
    private boolean mountDisk(Platform platform) {
        try {
            platform.script("[ \"$(id -u)\" = 0 ] && mkdir -p \"$SERVICES_DIR/rabbit/data\""
                    + " && mount -t tmpfs -o size=200m trove-chaos \"$SERVICES_DIR/rabbit/data\"");
            return true;
        } catch (IllegalStateException e) {
            say("no small disk can be mounted here: the broker's disk will not fill up");
            return false;
        }
    }

    private static void say(String what) {
        OUT.println("chaos: " + what);
    }
}
