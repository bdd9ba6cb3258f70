package org.trove.chaos;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.BusMetrics;
import org.trove.bus.GuestCommandServer;
import org.trove.bus.MessageBus;
import org.trove.bus.RpcReportCaster;
import org.trove.bus.RpcSettings;
import org.trove.bus.rabbit.RabbitMessageBus;
import org.trove.bus.rabbit.RabbitSettings;
import org.trove.crypto.SecretString;
import org.trove.message.GuestCommand;
import org.trove.message.GuestReport;
import org.trove.message.wire.MessageCipher;
import org.trove.message.wire.MessageCodec;
import org.trove.message.wire.WireSecurity;
import org.trove.model.InstanceId;
import org.trove.model.ServiceStatus;
import org.trove.time.IdSource;
import org.trove.time.SystemIdSource;

/** The agents on the simulated servers: there while the server is, with the key of its first boot, and healthy once prepared. */
final class SimulatedGuests implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SimulatedGuests.class);
    private static final long LOOK_MILLIS = 250;
    private static final int LOOKS_PER_HEARTBEAT = 8;
    private static final long PREPARE_MILLIS = 300;
    private static final String KEY = "instance_rpc_encr_key = ";

    private final Clock clock = Clock.systemUTC();
    private final IdSource ids = new SystemIdSource();
    private final CloudLedger ledger;
    private final ExecutorService commands = Executors.newFixedThreadPool(8, Daemons.named("guest"));
    private final ScheduledExecutorService clockwork =
            Executors.newSingleThreadScheduledExecutor(Daemons.named("guests"));
    private final MessageCodec codec = new MessageCodec(new MessageCipher(new SecureRandom()), WireSecurity.DEFAULT);
    private final MessageBus bus;
    private final GuestCommandServer server;
    private final Map<String, Guest> guests = new HashMap<>();
    private final Set<String> keys = ConcurrentHashMap.newKeySet();
    private final AtomicInteger handled = new AtomicInteger();
    private int looks;

    SimulatedGuests(CloudLedger ledger, int brokerPort) {
        this.ledger = ledger;
        BusMetrics metrics = new BusMetrics(new PrometheusRegistry());
        bus = new RabbitMessageBus(
                RabbitSettings.at("127.0.0.1", brokerPort, "guest", SecretString.of("guest")), clock, ids, metrics);
        server = new GuestCommandServer(bus, codec, ids, commands, commands, metrics);
        clockwork.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Commands that the guests took. */
    int handled() {
        return handled.get();
    }

    /** The keys of all guests that ever booted. */
    Set<String> keys() {
        return Set.copyOf(keys);
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
        bus.close();
        commands.shutdownNow();
    }

    private void look() {
        try {
            looks++;
            Set<String> alive = new HashSet<>();
            for (CloudLedger.Running running : ledger.running()) {
                alive.add(running.serverId());
                if (!guests.containsKey(running.serverId())) {
                    guests.put(running.serverId(), new Guest(running));
                }
            }
            guests.entrySet()
                    .removeIf(entry ->
                            !alive.contains(entry.getKey()) && entry.getValue().end());
            if (looks % LOOKS_PER_HEARTBEAT == 0) {
                guests.values().forEach(Guest::report);
            }
        } catch (RuntimeException e) {
            LOG.warn("the simulated guests stumbled", e);
        }
    }

    private final class Guest {
        private final String id;
        private final RpcReportCaster reports;
        private final MessageBus.Subscription served;
        private volatile @Nullable ServiceStatus status;

        Guest(CloudLedger.Running running) {
            id = running.owner();
            String key = keyIn(running.files());
            keys.add(key);
            InstanceId instance = new InstanceId(id);
            reports = new RpcReportCaster(bus, codec, instance, SecretString.of(key), RpcSettings.DEFAULT, ids);
            served = server.serve(instance, key, (command, context) -> handle(command));
        }

        private @Nullable Object handle(GuestCommand<?> command) {
            handled.incrementAndGet();
            if (command instanceof GuestCommand.Prepare && status == null) {
                status = ServiceStatus.BUILDING;
                report();
                clockwork.schedule(() -> become(ServiceStatus.HEALTHY), PREPARE_MILLIS, TimeUnit.MILLISECONDS);
            } else if (command instanceof GuestCommand.Restart) {
                become(ServiceStatus.HEALTHY);
            } else if (command instanceof GuestCommand.StopDb) {
                become(ServiceStatus.SHUTDOWN);
            }
            return null;
        }

        private void become(ServiceStatus next) {
            status = next;
            report();
        }

        /** A guest that was not prepared yet has nothing to say. */
        void report() {
            ServiceStatus now = status;
            if (now != null) {
                GuestReport.Payload payload = new GuestReport.Payload(now.description(), 1L << 20, 1L << 30, "chaos");
                // What cannot be sent is followed by the next.
                reports.cast(new GuestReport.Heartbeat(id, clock.millis() / 1e3, payload));
            }
        }

        boolean end() {
            served.close();
            return true;
        }
    }

    private static String keyIn(Map<String, String> files) {
        return files.values().stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith(KEY))
                .map(line -> line.substring(KEY.length()).strip())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a server without key: " + files.keySet()));
    }
}
