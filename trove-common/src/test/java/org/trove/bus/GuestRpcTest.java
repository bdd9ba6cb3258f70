package org.trove.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.trove.bus.BusMetrics.DropReason;
import org.trove.bus.memory.MemoryMessageBus;
import org.trove.context.RequestContext;
import org.trove.message.GuestCommand;
import org.trove.message.WireDatabase;
import org.trove.message.WireUser;
import org.trove.message.wire.AcceptedCodes;
import org.trove.message.wire.MessageCipher;
import org.trove.message.wire.MessageCodec;
import org.trove.message.wire.WireSecurity;
import org.trove.model.InstanceId;

/** Both ends of the calls to guests, over a bus in memory. */
class GuestRpcTest {
    private static final InstanceId GUEST = new InstanceId("guest-1");
    private static final RequestContext CONTEXT =
            new RequestContext("u", "p", List.of("member"), false, "req-1", "token");

    private final MemoryMessageBus bus = new MemoryMessageBus();
    private final MessageCodec codec = new MessageCodec(new MessageCipher(new SecureRandom()), WireSecurity.DEFAULT);
    private final BusMetrics metrics = new BusMetrics(new PrometheusRegistry());
    private final ManualScheduler scheduler = new ManualScheduler();
    private final List<GuestCommand<?>> handled = new ArrayList<>();
    private final RpcGuestRpc rpc = new RpcGuestRpc(
            bus,
            codec,
            new FixedKeys(Map.of(GUEST, "the key of guest 1")),
            RpcSettings.DEFAULT,
            new CountingIds(),
            Clock.systemUTC(),
            scheduler,
            metrics);

    @Test
    void a_call_returns_what_the_guest_answered() {
        WireUser user = new WireUser("u", "p", "%", List.of(), false);
        serve((command, context) -> new GuestCommand.UserPage(List.of(user), "u"));

        CompletableFuture<GuestCommand.UserPage> page =
                rpc.call(GUEST, new GuestCommand.ListUsers(1, null, false), CONTEXT);

        assertThat(page).isCompletedWithValue(new GuestCommand.UserPage(List.of(user), "u"));
        assertThat(handled).containsExactly(new GuestCommand.ListUsers(1, null, false));
        assertThat(scheduler.waiting()).isZero();
    }

    @Test
    void the_guest_learns_on_whose_behalf_it_works() {
        List<RequestContext> contexts = new ArrayList<>();
        serve((command, context) -> {
            contexts.add(context);
            return true;
        });

        assertThat(rpc.call(GUEST, new GuestCommand.RpcPing(), CONTEXT)).isCompletedWithValue(true);

        assertThat(contexts).containsExactly(CONTEXT);
    }

    @Test
    void calls_without_result_and_results_of_null_complete_with_null() {
        serve((command, context) -> null);

        assertThat(rpc.call(GUEST, new GuestCommand.Restart(), CONTEXT)).isCompletedWithValue(null);
        assertThat(rpc.call(GUEST, new GuestCommand.GetUser("u", "%"), CONTEXT)).isCompletedWithValue(null);
    }

    @Test
    void a_failure_keeps_kind_and_message() {
        serve((command, context) -> {
            throw new GuestException("UserNotFound", "User u cannot be found on the instance.");
        });

        assertThat(failure(rpc.call(GUEST, new GuestCommand.Restart(), CONTEXT)))
                .isInstanceOfSatisfying(
                        GuestException.class, e -> assertThat(e.kind()).isEqualTo("UserNotFound"))
                .hasMessage("User u cannot be found on the instance.");
    }

    @Test
    void a_trace_that_a_guest_puts_into_its_message_is_cut_off() {
        String trace = "Traceback (most recent call last):\n  File \"agent.py\", line 7, in f\n";

        assertThat(new GuestException("GuestError", "Disk is full.\n" + trace)).hasMessage("Disk is full.");
        assertThat(new GuestException("GuestError", trace))
                .hasMessage("The guest agent reported an error without saying which.");
    }

    @Test
    void an_unexpected_failure_does_not_show_its_details() {
        serve((command, context) -> {
            throw new IllegalStateException("password=secret");
        });

        assertThat(failure(rpc.call(GUEST, new GuestCommand.Restart(), CONTEXT)))
                .isInstanceOf(GuestException.class)
                .message()
                .doesNotContain("secret");
    }

    @Test
    void a_call_that_is_not_answered_ends_with_a_time_out() {
        rpc.declare(GUEST);
        CompletableFuture<Boolean> call = rpc.call(GUEST, new GuestCommand.RpcPing(), CONTEXT);

        scheduler.advance(Duration.ofSeconds(14));
        assertThat(call).isNotDone();
        scheduler.advance(Duration.ofSeconds(1));

        assertThat(failure(call)).isInstanceOfSatisfying(BusException.class, e -> {
            assertThat(e.reason()).isEqualTo(BusException.Reason.TIMEOUT);
            assertThat(e).hasMessage("instance guest-1 did not answer within 15 s");
        });
    }

    @Test
    void slow_commands_have_the_longer_time_out_and_messages_expire_with_it() {
        rpc.declare(GUEST);
        CompletableFuture<Void> call = rpc.call(GUEST, new GuestCommand.Restart(), CONTEXT);

        scheduler.advance(Duration.ofSeconds(179));

        assertThat(call).isNotDone();
        assertThat(bus.sent().get(0).expiration()).isEqualTo(Duration.ofMinutes(3));
    }

    @Test
    void a_late_reply_is_dropped_and_counted() {
        rpc.declare(GUEST);
        rpc.call(GUEST, new GuestCommand.RpcPing(), CONTEXT);
        scheduler.advance(Duration.ofSeconds(15));

        serve((command, context) -> true);

        assertThat(metrics.dropped(DropReason.LATE_REPLY)).isEqualTo(1);
    }

    @Test
    void a_call_that_cannot_be_sent_fails_at_once() {
        bus.setConnected(false);

        assertThat(failure(rpc.call(GUEST, new GuestCommand.RpcPing(), CONTEXT)))
                .isInstanceOfSatisfying(
                        BusException.class, e -> assertThat(e.reason()).isEqualTo(BusException.Reason.UNREACHABLE));
        assertThat(scheduler.waiting()).isZero();
    }

    @Test
    void an_unknown_instance_has_no_key_and_is_not_sent_anything() {
        InstanceId stranger = new InstanceId("stranger");
        bus.declare(Endpoint.ofGuest(stranger));

        assertThat(failure(rpc.call(stranger, new GuestCommand.RpcPing(), CONTEXT)))
                .isInstanceOf(BusException.class);
        assertThat(failure(rpc.cast(stranger, new GuestCommand.Restart(), CONTEXT)))
                .isInstanceOf(BusException.class);
        assertThat(bus.sent()).isEmpty();
    }

    @Test
    void a_cast_is_done_once_however_often_it_arrives() {
        serve((command, context) -> null);
        GuestCommand<?> command = new GuestCommand.CreateDatabase(List.of(new WireDatabase("d", null, null)));
        assertThat(rpc.cast(GUEST, command, CONTEXT)).isCompleted();

        MemoryMessageBus.Sent cast = bus.sent().get(0);
        assertThat(bus.publish(cast.destination(), cast.body(), null)).isCompleted();

        assertThat(handled).containsExactly(command);
        assertThat(metrics.dropped(DropReason.DUPLICATE)).isEqualTo(1);
        assertThat(bus.waiting("guestagent.guest-1")).isZero();
    }

    @Test
    void a_message_under_another_key_is_dropped() {
        GuestCommandServer server = server();
        server.serve(GUEST, "another key", this::remember);

        assertThat(rpc.cast(GUEST, new GuestCommand.Restart(), CONTEXT)).isCompleted();

        assertThat(handled).isEmpty();
        assertThat(metrics.dropped(DropReason.WRONG_CODE)).isEqualTo(1);
        assertThat(bus.waiting("guestagent.guest-1")).isZero();
    }

    @Test
    void nothing_secret_travels_in_clear() {
        serve((command, context) -> new WireUser("root", "s3cret-result", "%", null, true));

        rpc.call(GUEST, new GuestCommand.EnableRootWithPassword("s3cret-argument"), CONTEXT)
                .join();

        assertThat(bus.sent())
                .hasSize(2)
                .allSatisfy(message -> assertThat(new String(message.body(), StandardCharsets.UTF_8))
                        .doesNotContain("s3cret")
                        .doesNotContain("token"));
    }

    @Test
    void rubbish_in_the_reply_queue_does_not_end_a_call() {
        rpc.declare(GUEST);
        CompletableFuture<Boolean> call = rpc.call(GUEST, new GuestCommand.RpcPing(), CONTEXT);

        bus.publishToQueue("reply_" + "0".repeat(31) + "1", "rubbish".getBytes(StandardCharsets.UTF_8));
        serve((command, context) -> true);

        assertThat(call).isCompletedWithValue(true);
        assertThat(metrics.dropped(DropReason.MALFORMED)).isEqualTo(1);
    }

    @Test
    void commands_run_in_order_while_queries_pass_them() {
        List<Runnable> commands = new ArrayList<>();
        new GuestCommandServer(bus, codec, new CountingIds(), lanes(commands::add), metrics)
                .serve(GUEST, "the key of guest 1", this::remember);

        CompletableFuture<Void> restart = rpc.call(GUEST, new GuestCommand.Restart(), CONTEXT);
        CompletableFuture<Boolean> ping = rpc.call(GUEST, new GuestCommand.RpcPing(), CONTEXT);

        assertThat(ping).isDone();
        assertThat(restart).isNotDone();
        commands.forEach(Runnable::run);
        assertThat(restart).isDone();
    }

    private @Nullable Object remember(GuestCommand<?> command, RequestContext context) {
        handled.add(command);
        return command instanceof GuestCommand.RpcPing ? true : null;
    }

    private GuestLanes lanes(Executor commands) {
        return new GuestLanes(commands, Runnable::run, scheduler, Clock.systemUTC());
    }

    private GuestCommandServer server() {
        return new GuestCommandServer(bus, codec, new CountingIds(), lanes(Runnable::run), metrics);
    }

    private void serve(GuestCommandHandler handler) {
        server().serve(GUEST, "the key of guest 1", (command, context) -> {
            handled.add(command);
            return handler.handle(command, context);
        });
    }

    private static Throwable failure(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        try {
            future.join();
            throw new AssertionError("it did not fail");
        } catch (CompletionException e) {
            return e.getCause() == null ? e : e.getCause();
        }
    }

    @Test
    void an_unknown_command_is_answered_with_the_failure_that_peers_know() {
        MessageCodec open =
                new MessageCodec(new MessageCipher(new SecureRandom()), WireSecurity.of(AcceptedCodes.NONE_TOO));
        new GuestCommandServer(bus, open, new CountingIds(), lanes(Runnable::run), metrics)
                .serve(GUEST, "the key of guest 1", this::remember);
        byte[] body = ("{\"oslo.version\":\"2.0\",\"oslo.message\":\"{\\\"method\\\":\\\"get_hwinfo\\\","
                        + "\\\"_msg_id\\\":\\\"m\\\",\\\"_reply_q\\\":\\\"" + "reply_" + "0".repeat(31) + "1\\\"}\"}")
                .getBytes(StandardCharsets.UTF_8);

        bus.publish("guestagent.guest-1", body, null);

        assertThat(bus.sent()).hasSize(2);
        assertThat(new String(bus.sent().get(1).body(), StandardCharsets.UTF_8))
                .contains("NoSuchMethod")
                .contains("Endpoint does not support RPC method get_hwinfo.");
        assertThat(metrics.dropped(DropReason.UNKNOWN_METHOD)).isEqualTo(1);
        assertThatThrownBy(() -> rpc.call(new InstanceId("x"), new GuestCommand.RpcPing(), CONTEXT)
                        .join())
                .hasCauseInstanceOf(BusException.class);
    }
}
