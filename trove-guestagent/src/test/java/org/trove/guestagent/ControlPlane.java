package org.trove.guestagent;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.trove.bus.BusMetrics;
import org.trove.bus.Endpoint;
import org.trove.bus.FailedMessages;
import org.trove.bus.InstanceKeys;
import org.trove.bus.MessageBus;
import org.trove.bus.ReportServer;
import org.trove.bus.RpcGuestRpc;
import org.trove.bus.rabbit.RabbitMessageBus;
import org.trove.bus.rabbit.RabbitSettings;
import org.trove.context.RequestContext;
import org.trove.crypto.SecretString;
import org.trove.message.GuestCommand;
import org.trove.message.GuestReport;
import org.trove.message.wire.MessageCipher;
import org.trove.message.wire.MessageCodec;
import org.trove.model.InstanceId;
import org.trove.time.SystemIdSource;

/** The far end of an agent under test: sends commands and keeps what the agent reports. */
final class ControlPlane implements AutoCloseable {
    static final InstanceId INSTANCE = new InstanceId("5f2a4a5c-0b0c-4f0e-9d52-0c1b2a3d4e5f");
    static final String KEY = "Abcdefghijklmnopqrstuvwxyz012345";
    private static final RequestContext CONTEXT = RequestContext.ofService("req-test");

    private final List<GuestReport.Heartbeat> heartbeats = new CopyOnWriteArrayList<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final MessageBus bus;
    private final RpcGuestRpc rpc;

    ControlPlane(int port) {
        RabbitSettings settings = RabbitSettings.at("127.0.0.1", port, "guest", SecretString.of("guest"));
        SystemIdSource ids = new SystemIdSource();
        BusMetrics metrics = new BusMetrics(new PrometheusRegistry());
        InstanceKeys keys = id -> id.equals(INSTANCE) ? Optional.of(KEY) : Optional.empty();
        MessageCodec codec = new MessageCodec(new MessageCipher(new SecureRandom()), settings.security());
        bus = new RabbitMessageBus(settings, Clock.systemUTC(), ids, metrics);
        rpc = new RpcGuestRpc(bus, codec, keys, settings.rpc(), ids, Clock.systemUTC(), scheduler, metrics);
        new ReportServer(bus, codec, keys, scheduler, metrics, FailedMessages.DROPPED)
                .serve(new Endpoint(settings.rpc().conductorTopic(), "test"), 100, delivery -> {
                    keep(delivery.report());
                    delivery.acknowledge();
                });
        org.awaitility.Awaitility.await().until(bus::isConnected);
        rpc.declare(INSTANCE);
    }

    private void keep(GuestReport report) {
        if (report instanceof GuestReport.Heartbeat heartbeat) {
            heartbeats.add(heartbeat);
        } else if (report instanceof GuestReport.NotifyExcInfo fault) {
            faults.add(String.valueOf(fault.message()));
        }
    }

    void cast(GuestCommand<?> command) throws Exception {
        rpc.cast(INSTANCE, command, CONTEXT).get(10, TimeUnit.SECONDS);
    }

    <R> R call(GuestCommand<R> command) throws Exception {
        return rpc.call(INSTANCE, command, CONTEXT).get(200, TimeUnit.SECONDS);
    }

    List<String> statuses() {
        return heartbeats.stream().map(beat -> beat.payload().serviceStatus()).toList();
    }

    String lastStatus() {
        List<String> all = statuses();
        return all.isEmpty() ? "" : all.get(all.size() - 1);
    }

    long volumeUsed() {
        Long used = heartbeats.get(heartbeats.size() - 1).payload().volumeUsed();
        return used == null ? -1 : used;
    }

    List<String> faults() {
        return faults;
    }

    @Override
    public void close() {
        rpc.remove(INSTANCE);
        bus.close();
        scheduler.shutdownNow();
    }
}
