package org.trove.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.Set;

/** What every scenario plays on: the services, the cloud and the guests, and what stands between them. */
final class Stage implements AutoCloseable {
    private final ChaosOptions options;
    private final Platform platform;
    private final Report report;
    private final CloudLedger ledger = new CloudLedger();
    private final CloudServer cloud;
    private final TcpProxy broker;
    private final TcpProxy database;
    private final SimulatedGuests guests;

    /** @param platform with its broker and database running; its services start here */
    Stage(ChaosOptions options, Platform platform, Report report, Random random) throws IOException {
        this.options = options;
        this.platform = platform;
        this.report = report;
        cloud = new CloudServer(ledger, new Random(random.nextLong()), 0);
        broker = new TcpProxy("broker", platform.port("broker-proxy"), platform.port("rabbit"));
        database = new TcpProxy("database", platform.port("database-proxy"), platform.port("mariadb"));
        guests = new SimulatedGuests(ledger, broker.port(), new Random(random.nextLong()));
        platform.startTrove(cloud.url(), broker.port(), database.port());
    }

    ChaosOptions options() {
        return options;
    }

    Platform platform() {
        return platform;
    }

    Report report() {
        return report;
    }

    CloudLedger ledger() {
        return ledger;
    }

    CloudServer cloud() {
        return cloud;
    }

    TcpProxy broker() {
        return broker;
    }

    TcpProxy database() {
        return database;
    }

    SimulatedGuests guests() {
        return guests;
    }

    /** A source of randomness for one scenario: the same whatever ran before it. */
    Random random(Scenario scenario) {
        return new Random(options.seed() * 31 + scenario.title().hashCode());
    }

    /** What broke on the machine itself is impossible here. */
    Set<Fault> impossible() {
        return platform.hasSmallDisk() ? Set.of() : Set.of(Fault.BROKER_DISK_FULL);
    }

    ApiClient user(Random random) {
        return new ApiClient(
                platform.identityUrl(), platform.cloudsYaml().at("/clouds/trove-local/auth"), platform.apis(), random);
    }

    ControlDatabase rows() {
        return new ControlDatabase(platform.databaseUrl(), platform.databasePassword());
    }

    StateChecks state() {
        return Settling.state(platform, ledger);
    }

    /** Waits until there is nothing left to do, or the time is up: then the checks say what is left. */
    void settle() {
        settle(ChaosOptions.SETTLE);
    }

    void settle(Duration atMost) {
        long begin = System.nanoTime();
        Settling.await(platform, ledger, atMost);
        report.settled(Duration.ofNanos(System.nanoTime() - begin));
    }

    @Override
    public void close() throws IOException {
        guests.close();
        cloud.close();
        broker.close();
        database.close();
    }
}
