package org.trove.bus.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.trove.bus.rabbit.Tampering.downgraded;
import static org.trove.bus.rabbit.Tampering.message;
import static org.trove.bus.rabbit.Tampering.relabelled;
import static org.trove.bus.rabbit.Tampering.renumbered;
import static org.trove.bus.rabbit.Tampering.stripped;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trove.bus.BusMetrics;
import org.trove.bus.BusMetrics.DropReason;
import org.trove.bus.Endpoint;
import org.trove.bus.FailedMessages;
import org.trove.bus.GuestCommandServer;
import org.trove.bus.GuestIdentity;
import org.trove.bus.GuestLanes;
import org.trove.bus.InstanceKeys;
import org.trove.bus.ReportServer;
import org.trove.bus.RpcGuestRpc;
import org.trove.bus.RpcReportCaster;
import org.trove.bus.RpcSettings;
import org.trove.bus.RpcTaskCaster;
import org.trove.bus.Stamps;
import org.trove.bus.TaskRequestServer;
import org.trove.context.RequestContext;
import org.trove.crypto.KeySettings;
import org.trove.crypto.SecretString;
import org.trove.message.CallTimeouts;
import org.trove.message.GuestCommand;
import org.trove.message.GuestReport;
import org.trove.message.TaskRequest;
import org.trove.message.wire.AcceptedCodes;
import org.trove.message.wire.MessageCipher;
import org.trove.message.wire.MessageCodec;
import org.trove.message.wire.WireSecurity;
import org.trove.model.GuestCode;
import org.trove.model.InstanceId;
import org.trove.time.SystemIdSource;

/** What a guest can do to others with the broker's account that it has, on a real broker. */
class MessageAttackIT {
    private static final int PATIENCE_SECONDS = 20;
    private static final String KEY = "0123456789abcdefghijklmnopqrstuv";
    private static final RequestContext CONTEXT = RequestContext.ofService("req-1");

    private final InstanceId guest = new InstanceId(UUID.randomUUID().toString());
    private final RpcSettings settings =
            new RpcSettings("taskmanager-" + guest, "conductor-" + guest, CallTimeouts.DEFAULT);
    private final BusMetrics metrics = new BusMetrics(new PrometheusRegistry());
    private final MessageCipher cipher = new MessageCipher(new SecureRandom());
    private final MessageCodec codec = new MessageCodec(cipher, WireSecurity.DEFAULT);
    private final SystemIdSource ids = new SystemIdSource();
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private final Codes keys = new Codes();
    private final BlockingQueue<TaskRequest> tasks = new LinkedBlockingQueue<>();
    private final BlockingQueue<GuestCommand<?>> commands = new LinkedBlockingQueue<>();
    private final BlockingQueue<GuestReport> reports = new LinkedBlockingQueue<>();
    private final RabbitMessageBus bus = RabbitMessageBusIT.openAt(RabbitMessageBusIT.port());
    private final KeySettings taskKeys = new KeySettings(
            SecretString.of("a key of the task manager, long enough"),
            SecretString.of("not used here, but long enough"),
            SecretString.of("nor is this one, but long enough"));
    private RpcGuestRpc rpc;

    @BeforeEach
    void serve() {
        await().atMost(Duration.ofSeconds(PATIENCE_SECONDS)).until(bus::isConnected);
        rpc = new RpcGuestRpc(bus, codec, keys, settings, ids, Clock.systemUTC(), scheduler, metrics);
        new TaskRequestServer(bus, codec, taskKeys, metrics, FailedMessages.DROPPED)
                .serve(new Endpoint(settings.taskmanagerTopic(), "host"), 10, delivery -> {
                    tasks.add(delivery.request());
                    delivery.acknowledge();
                });
        new ReportServer(bus, codec, keys, scheduler, metrics, FailedMessages.DROPPED)
                .serve(new Endpoint(settings.conductorTopic(), "host"), 10, delivery -> {
                    reports.add(delivery.report());
                    delivery.acknowledge();
                });
        bus.declare(new Endpoint(settings.taskmanagerTopic(), "host"));
        bus.declare(new Endpoint(settings.conductorTopic(), "host"));
        bus.declare(Endpoint.ofGuest(guest));
    }

    @AfterEach
    void remove() {
        bus.remove(Endpoint.ofGuest(guest));
        bus.remove(new Endpoint(settings.conductorTopic(), "host"));
        bus.remove(new Endpoint(settings.taskmanagerTopic(), "host"));
        rpc.close();
        bus.close();
        scheduler.shutdownNow();
    }

    @Test
    void a_captured_restart_cannot_be_sent_again_as_a_delete() throws Exception {
        String topic = settings.taskmanagerTopic();
        try (Eavesdropper attacker = new Eavesdropper(RabbitMessageBusIT.port(), topic)) {
            castRestart();
            assertThat(nextOf(tasks)).isInstanceOf(TaskRequest.Restart.class);
            String captured = attacker.next();

            String delete = renumbered(relabelled(captured, "delete_instance"), "0".repeat(32));
            attacker.send(topic, delete);
            attacker.send(topic, stripped(delete));
            attacker.send(topic, downgraded(delete));

            castRestart();
            assertThat(nextOf(tasks)).isInstanceOf(TaskRequest.Restart.class);
            assertThat(tasks).isEmpty();
            assertThat(metrics.dropped(DropReason.WRONG_CODE)).isEqualTo(1);
            assertThat(metrics.dropped(DropReason.NO_CODE)).isEqualTo(2);
        }
    }

    @Test
    void a_captured_command_cannot_be_sent_again_as_another_one() throws Exception {
        serveGuest();
        String topic = Endpoint.ofGuest(guest).topic();
        try (Eavesdropper attacker = new Eavesdropper(RabbitMessageBusIT.port(), topic)) {
            rpc.call(guest, new GuestCommand.Restart(), CONTEXT).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(nextOf(commands)).isInstanceOf(GuestCommand.Restart.class);

            String stop = renumbered(relabelled(attacker.next(), "stop_db"), "0".repeat(32));
            attacker.send(topic, stop);
            attacker.send(topic, stripped(stop));

            rpc.call(guest, new GuestCommand.RpcPing(), CONTEXT).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(nextOf(commands)).isInstanceOf(GuestCommand.RpcPing.class);
            assertThat(commands).isEmpty();
        }
    }

    @Test
    void a_command_with_the_code_of_releases_before_is_refused_by_a_guest_that_needs_it_no_more() throws Exception {
        serveGuest();
        String topic = Endpoint.ofGuest(guest).topic();
        // Recorded while the row said that the agent needs the old code, so that the message had both.
        keys.codes.put(guest, GuestCode.OLD);
        try (Eavesdropper attacker = new Eavesdropper(RabbitMessageBusIT.port(), topic)) {
            rpc.call(guest, new GuestCommand.Restart(), CONTEXT).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(nextOf(commands)).isInstanceOf(GuestCommand.Restart.class);
            String captured = attacker.next();
            assertThat(captured).contains("trove.mac");

            attacker.send(topic, downgraded(captured));

            rpc.call(guest, new GuestCommand.RpcPing(), CONTEXT).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(nextOf(commands)).isInstanceOf(GuestCommand.RpcPing.class);
            assertThat(metrics.dropped(DropReason.OLD_CODE)).isEqualTo(1);
        }
    }

    @Test
    void a_captured_heartbeat_cannot_be_sent_again_as_the_report_that_root_is_enabled() throws Exception {
        String topic = settings.conductorTopic();
        try (Eavesdropper attacker = new Eavesdropper(RabbitMessageBusIT.port(), topic)) {
            RpcReportCaster agent = reporter(codec);
            agent.cast(heartbeat()).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(nextOf(reports)).isInstanceOf(GuestReport.Heartbeat.class);

            String root = relabelled(attacker.next(), "report_root");
            attacker.send(topic, root);
            attacker.send(topic, stripped(root));

            agent.cast(heartbeat()).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(nextOf(reports)).isInstanceOf(GuestReport.Heartbeat.class);
            assertThat(reports).isEmpty();
        }
    }

    @Test
    void the_old_code_of_a_guest_is_believed_until_it_sends_the_new_one_and_never_again() throws Exception {
        String topic = settings.conductorTopic();
        keys.codes.put(guest, GuestCode.OLD);
        MessageCodec both = new MessageCodec(cipher, WireSecurity.of(AcceptedCodes.OLD_TOO));
        try (Eavesdropper attacker = new Eavesdropper(RabbitMessageBusIT.port(), topic)) {
            reporter(both).cast(heartbeat()).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            nextOf(reports);
            String recorded = downgraded(attacker.next());
            assertThat(keys.codes).containsEntry(guest, GuestCode.NEW);

            keys.codes.put(guest, GuestCode.OLD);
            attacker.send(topic, recorded);
            attacker.next();
            assertThat(nextOf(reports)).isInstanceOf(GuestReport.Heartbeat.class);
            assertThat(keys.codes).containsEntry(guest, GuestCode.OLD);

            reporter(codec).cast(heartbeat()).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            nextOf(reports);
            attacker.send(topic, recorded);
            attacker.send(topic, stripped(recorded));

            reporter(codec)
                    .cast(new GuestReport.ReportRoot(guest.value(), null))
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(nextOf(reports)).isInstanceOf(GuestReport.ReportRoot.class);
            assertThat(metrics.dropped(DropReason.OLD_CODE)).isEqualTo(1);
            assertThat(metrics.dropped(DropReason.NO_CODE)).isEqualTo(1);
        }
    }

    @Test
    void an_answer_that_another_guest_made_up_does_not_end_a_call() throws Exception {
        String topic = Endpoint.ofGuest(guest).topic();
        try (Eavesdropper attacker = new Eavesdropper(RabbitMessageBusIT.port(), topic)) {
            CompletableFuture<Boolean> call = rpc.call(guest, new GuestCommand.RpcPing(), CONTEXT);
            String request = attacker.next();
            String id = message(request).get("_msg_id").textValue();
            String queue = message(request).get("_reply_q").textValue();

            attacker.sendToQueue(queue, Tampering.failure(id));
            serveGuest();

            assertThat(call.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(metrics.dropped(DropReason.NO_CODE)).isEqualTo(1);
        }
    }

    private void castRestart() throws Exception {
        new RpcTaskCaster(bus, codec, taskKeys, settings, Clock.systemUTC())
                .cast(
                        new TaskRequest.Restart(guest.value()),
                        CONTEXT,
                        UUID.randomUUID().toString())
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void serveGuest() {
        GuestLanes lanes = new GuestLanes(scheduler, scheduler, scheduler, Clock.systemUTC());
        new GuestCommandServer(bus, codec, ids, lanes, metrics).serve(guest, KEY, (command, context) -> {
            commands.add(command);
            return command instanceof GuestCommand.RpcPing ? true : null;
        });
    }

    private RpcReportCaster reporter(MessageCodec spoken) {
        return new RpcReportCaster(
                bus, spoken, guest, SecretString.of(KEY), settings, ids, Stamps.numbered(Clock.systemUTC()));
    }

    private GuestReport heartbeat() {
        return new GuestReport.Heartbeat(guest.value(), 1.5, new GuestReport.Payload("healthy", null, null, null));
    }

    private static <T> T nextOf(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(next).as("what should have arrived").isNotNull();
        return next;
    }

    /** The one guest's key, and what is known of its code. */
    private static final class Codes implements InstanceKeys {
        private final Map<InstanceId, GuestCode> codes = new ConcurrentHashMap<>();

        @Override
        public Optional<String> keyOf(InstanceId instance) {
            return Optional.of(KEY);
        }

        @Override
        public Optional<GuestIdentity> identityOf(InstanceId instance) {
            return Optional.of(new GuestIdentity(KEY, codes.getOrDefault(instance, GuestCode.UNKNOWN)));
        }

        @Override
        public void heard(InstanceId instance, GuestCode code) {
            codes.put(instance, code);
        }
    }
}
