package org.trove.chaos;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.BusMetrics;
import org.trove.bus.GuestCommandServer;
import org.trove.bus.GuestLanes;
import org.trove.bus.MessageBus;
import org.trove.bus.RpcReportCaster;
import org.trove.bus.RpcSettings;
import org.trove.bus.Stamps;
import org.trove.bus.rabbit.RabbitMessageBus;
import org.trove.bus.rabbit.RabbitSettings;
import org.trove.crypto.SecretString;
import org.trove.message.wire.MessageCipher;
import org.trove.message.wire.MessageCodec;
import org.trove.message.wire.Stamp;
import org.trove.message.wire.WireSecurity;
import org.trove.model.InstanceId;
import org.trove.time.IdSource;
import org.trove.time.SystemIdSource;

/** The agents on the simulated servers: there while the server is, with the key of its first boot, and back after a kill. */
final class SimulatedGuests implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SimulatedGuests.class);
    private static final long LOOK_MILLIS = 250;
    private static final int LOOKS_PER_HEARTBEAT = 8;
    private static final String KEY = "instance_rpc_encr_key = ";

    private final Clock clock = Clock.systemUTC();
    private final IdSource ids = new SystemIdSource();
    private final CloudLedger ledger;
    private final ExecutorService commands = Executors.newFixedThreadPool(8, Daemons.named("guest"));
    private final ScheduledExecutorService clockwork =
            Executors.newSingleThreadScheduledExecutor(Daemons.named("guests"));
    private final MessageCodec codec = new MessageCodec(new MessageCipher(new SecureRandom()), WireSecurity.DEFAULT);
    private final Supplier<Stamp> stamps = Stamps.numbered(clock);
    private final MessageBus bus;
    private final GuestCommandServer server;
    private final Map<String, Slot> slots = new HashMap<>();
    private final Set<String> keys = ConcurrentHashMap.newKeySet();
    private final AtomicInteger handled = new AtomicInteger();
    private final AtomicInteger killed = new AtomicInteger();
    private final Random random;
    private int looks;

    SimulatedGuests(CloudLedger ledger, int brokerPort, Random random) {
        this.ledger = ledger;
        this.random = random;
        BusMetrics metrics = new BusMetrics(new PrometheusRegistry());
        bus = new RabbitMessageBus(
                RabbitSettings.at("127.0.0.1", brokerPort, "guest", SecretString.of("guest")), clock, ids, metrics);
        server = new GuestCommandServer(bus, codec, ids, new GuestLanes(commands, commands, clockwork, clock), metrics);
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

    /** Kills each agent with a probability of one half; they come back one by one within the time. */
    void killSome(long millis) {
        clockwork.execute(() -> {
            for (Slot slot : slots.values()) {
                SimulatedGuest guest = slot.guest;
                if (guest != null && random.nextBoolean()) {
                    slot.guest = null;
                    slot.backAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextLong(1, millis + 1));
                    guest.kill();
                    killed.incrementAndGet();
                }
            }
        });
    }

    /** How often agents were killed. */
    int killed() {
        return killed.get();
    }

    private void look() {
        try {
            looks++;
            Set<String> alive = new HashSet<>();
            for (CloudLedger.Running running : ledger.running()) {
                alive.add(running.serverId());
                Slot slot = slots.computeIfAbsent(running.serverId(), id -> new Slot());
                if (slot.guest == null && System.nanoTime() - slot.backAt >= 0) {
                    slot.guest = boot(running, slot.disk);
                }
            }
            Set<String> present = ledger.serverIds();
            slots.forEach((server, slot) -> {
                if (!alive.contains(server)) {
                    slot.end();
                }
            });
            slots.keySet().removeIf(server -> !present.contains(server));
            if (looks % LOOKS_PER_HEARTBEAT == 0) {
                slots.values().forEach(Slot::report);
            }
        } catch (RuntimeException e) {
            LOG.warn("the simulated guests stumbled", e);
        }
    }

    private SimulatedGuest boot(CloudLedger.Running running, SimulatedGuest.Disk disk) {
        InstanceId instance = new InstanceId(running.owner());
        String key = keyIn(running.files());
        keys.add(key);
        SimulatedGuest guest = new SimulatedGuest(
                instance,
                disk,
                (millis, task) -> clockwork.schedule(task, millis, TimeUnit.MILLISECONDS),
                clock,
                new RpcReportCaster(bus, codec, instance, SecretString.of(key), RpcSettings.DEFAULT, ids, stamps));
        guest.start(server.serve(instance, key, (command, context) -> {
            handled.incrementAndGet();
            return guest.handle(command);
        }));
        return guest;
    }

    /** A server's place for an agent: what is on the disk outlives the agent. */
    private static final class Slot {
        private final SimulatedGuest.Disk disk = new SimulatedGuest.Disk();
        private @Nullable SimulatedGuest guest;
        private long backAt = System.nanoTime();

        void report() {
            SimulatedGuest running = guest;
            if (running != null) {
                running.report();
            }
        }

        void end() {
            SimulatedGuest running = guest;
            if (running != null) {
                running.kill();
                guest = null;
            }
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
