package org.trove.bench;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/** {@code Bench FILE COMMAND [ARGUMENT…]}; each command prints what it measured as {@code name=value} lines. */
final class Bench {
    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 2) {
            System.err.println("""
                usage: Bench FILE seed COUNT                   instances that exist, ACTIVE and HEALTHY
                       Bench FILE heartbeats GUESTS ROUNDS     from every guest one per round, until all are recorded
                       Bench FILE calls COUNT                  round trips to a guest, one after the other
                       Bench FILE guests SECONDS               answers for the guests of new instances
                       Bench FILE engine ROWS OPEN             operations of the engine among so many rows
                       Bench FILE slow-clients PORT COUNT      clients that never finish a request, until it is killed\
                """);
            System.exit(2);
        }
        BenchSettings settings = BenchSettings.read(Path.of(arguments[0]));
        try (Connections connections = new Connections(settings)) {
            switch (arguments[1]) {
                case "seed" -> new Seed(connections, settings.project()).ensure(number(arguments, 2));
                case "heartbeats" ->
                    new HeartbeatLoad(connections, settings.project()).run(number(arguments, 2), number(arguments, 3));
                case "calls" -> new GuestCallLoad(connections, settings.project()).run(number(arguments, 2));
                case "engine" -> EngineLoad.measure(connections, number(arguments, 2), number(arguments, 3));
                case "slow-clients" -> keepSlow(number(arguments, 2), number(arguments, 3));
                case "guests" -> new PlayedGuests(connections).run(Duration.ofSeconds(number(arguments, 2)));
                default -> throw new IllegalArgumentException("unknown command " + arguments[1]);
            }
        }
        // Threads of the client libraries may linger.
        System.exit(0);
    }

    private static void keepSlow(int port, int count) throws InterruptedException {
        try (SlowClients clients =
                SlowClients.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), count)) {
            System.out.println("ready");
            Thread.sleep(Duration.ofHours(1).toMillis());
            report("connected", clients.connected());
        }
    }

    static void report(String name, double value) {
        System.out.printf("%s=%.1f%n", name, value);
    }

    private static int number(String[] arguments, int index) {
        if (arguments.length <= index) {
            throw new IllegalArgumentException(arguments[1] + " needs one more number");
        }
        return Integer.parseInt(arguments[index]);
    }
}
