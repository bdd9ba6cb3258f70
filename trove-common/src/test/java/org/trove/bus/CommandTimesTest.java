package org.trove.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.trove.bus.BusMetrics.DropReason;
import org.trove.bus.memory.MemoryMessageBus;
import org.trove.context.RequestContext;
import org.trove.message.GuestCommand;
import org.trove.message.WireDatabase;
import org.trove.message.wire.MessageCipher;
import org.trove.message.wire.MessageCodec;
import org.trove.message.wire.WireSecurity;
import org.trove.model.InstanceId;
import org.trove.time.SettableClock;

/** What was answered as failed is not done later: how long a command may wait for its turn. */
class CommandTimesTest {
    private static final InstanceId GUEST = new InstanceId("guest-1");
    private static final String KEY = "the key of guest 1";
    private static final RequestContext CONTEXT =
            new RequestContext("u", "p", List.of("member"), false, "req-1", "token");
    private static final GuestCommand<Void> DELETE = new GuestCommand.DeleteDatabase(new WireDatabase("x", null, null));

    private final MemoryMessageBus bus = new MemoryMessageBus();
    private final MessageCodec codec = new MessageCodec(new MessageCipher(new SecureRandom()), WireSecurity.DEFAULT);
    private final BusMetrics metrics = new BusMetrics(new PrometheusRegistry());
    private final ManualScheduler callersTimers = new ManualScheduler();
    private final ManualScheduler guestsTimers = new ManualScheduler();
    private final SettableClock callersClock = new SettableClock();
    private final SettableClock guestsClock = new SettableClock();
    private final Deque<Runnable> commands = new ArrayDeque<>();
    private final List<GuestCommand<?>> done = new ArrayList<>();
    private final RpcGuestRpc rpc = new RpcGuestRpc(
            bus,
            codec,
            new FixedKeys(Map.of(GUEST, KEY)),
            RpcSettings.DEFAULT,
            new CountingIds(),
            callersClock,
            callersTimers,
            metrics);

    @Test
    void a_change_that_had_no_turn_in_time_is_refused_before_its_caller_gives_up_and_not_made_later() {
        serve();
        CompletableFuture<Void> call = rpc.call(GUEST, DELETE, CONTEXT);

        pass(Duration.ofSeconds(12));

        assertThat(failure(call))
                .isInstanceOfSatisfying(
                        GuestException.class, e -> assertThat(e.kind()).isEqualTo(GuestException.IN_USE));
        assertThat(failure(call)).hasMessageContaining("Nothing was changed");
        turns();
        assertThat(done).isEmpty();
    }

    @Test
    void every_change_of_accounts_has_its_turn_in_time_also_one_with_the_long_time_out() {
        serve();
        CompletableFuture<?> call = rpc.call(GUEST, new GuestCommand.EnableRoot(), CONTEXT);

        pass(Duration.ofSeconds(12));

        assertThat(call).isCompletedExceptionally();
        turns();
        assertThat(done).isEmpty();
    }

    @Test
    void a_change_that_was_begun_in_time_is_made_and_knows_what_time_is_left() {
        List<CommandOrigin> origins = new ArrayList<>();
        new GuestCommandServer(bus, codec, new CountingIds(), lanes(), metrics)
                .serve(GUEST, KEY, new GuestCommandHandler() {
                    @Override
                    public Object handle(GuestCommand<?> command, RequestContext context) {
                        throw new AssertionError("without an origin");
                    }

                    @Override
                    public Object handle(GuestCommand<?> command, RequestContext context, CommandOrigin origin) {
                        origins.add(origin);
                        return true;
                    }
                });
        CompletableFuture<Void> call = rpc.call(GUEST, DELETE, CONTEXT);
        pass(Duration.ofSeconds(11));
        turns();
        pass(Duration.ofSeconds(2));

        assertThat(call).isCompleted();
        assertThat(origins)
                .extracting(origin ->
                        Objects.requireNonNull(origin.timeLeft()).plusMillis(1).toSeconds())
                .containsExactly(4L);
    }

    @Test
    void what_an_agent_had_begun_before_it_died_is_brought_to_its_end_however_late_and_never_sent_again() {
        rpc.declare(GUEST);
        CompletableFuture<Void> call = rpc.call(GUEST, DELETE, CONTEXT);
        pass(Duration.ofSeconds(14));
        List<String> messages = new ArrayList<>();
        new GuestCommandServer(bus, codec, new CountingIds(), lanes(), metrics)
                .serve(GUEST, KEY, new GuestCommandHandler() {
                    @Override
                    public Object handle(GuestCommand<?> command, RequestContext context) {
                        throw new AssertionError("without an origin");
                    }

                    @Override
                    public Object handle(GuestCommand<?> command, RequestContext context, CommandOrigin origin) {
                        messages.add(origin.messageId());
                        return true;
                    }

                    @Override
                    public boolean isBegun(CommandOrigin origin) {
                        return messages.isEmpty();
                    }
                });
        turns();

        assertThat(call).isCompleted();
        assertThat(messages).hasSize(1);
    }

    @Test
    void what_was_sent_to_an_agent_that_was_stopped_is_not_done_when_it_goes_on() {
        rpc.declare(GUEST);
        List<CompletableFuture<?>> calls = List.of(
                rpc.call(GUEST, DELETE, CONTEXT),
                rpc.call(GUEST, new GuestCommand.Restart(), CONTEXT),
                rpc.call(GUEST, new GuestCommand.StopDb(), CONTEXT));
        pass(Duration.ofMinutes(4));
        assertThat(calls).allMatch(CompletableFuture::isCompletedExceptionally);

        serve();
        turns();

        assertThat(done).isEmpty();
        assertThat(metrics.dropped(DropReason.EXPIRED)).isEqualTo(3);
    }

    @Test
    void what_waits_in_an_agent_that_was_stopped_is_not_done_when_it_goes_on() {
        serve();
        CompletableFuture<Void> call = rpc.call(GUEST, new GuestCommand.Restart(), CONTEXT);
        callersTimers.advance(Duration.ofMinutes(3));
        guestsClock.advance(Duration.ofMinutes(3));
        assertThat(call).isCompletedExceptionally();

        turns();

        assertThat(done).isEmpty();
    }

    @Test
    void a_cast_waits_for_its_agent_as_long_as_it_takes() {
        rpc.declare(GUEST);
        rpc.cast(GUEST, new GuestCommand.Rebuild("10.11", "", null), CONTEXT);
        pass(Duration.ofDays(1));

        serve();
        turns();

        assertThat(done).hasSize(1);
    }

    @Test
    void a_guest_whose_clock_is_wrong_serves_as_well() {
        serve();
        for (Duration error : List.of(Duration.ofMinutes(10), Duration.ofDays(-400))) {
            guestsClock.reset();
            guestsClock.advance(error);

            CompletableFuture<Void> call = rpc.call(GUEST, DELETE, CONTEXT);
            turns();

            assertThat(call).isCompletedWithValue(null);
        }
        assertThat(done).hasSize(2);
    }

    @Test
    void a_guest_whose_clock_is_ahead_does_nothing_late_either() {
        rpc.declare(GUEST);
        guestsClock.advance(Duration.ofMinutes(10));
        CompletableFuture<Void> call = rpc.call(GUEST, DELETE, CONTEXT);
        pass(Duration.ofSeconds(15));
        assertThat(call).isCompletedExceptionally();

        serve();
        turns();

        assertThat(done).isEmpty();
    }

    @Test
    void a_command_of_a_sender_that_names_no_time_is_done_whenever_it_comes() {
        rpc.declare(GUEST);
        rpc.cast(GUEST, DELETE, CONTEXT);
        pass(Duration.ofHours(1));

        serve();
        turns();

        assertThat(done).containsExactly(DELETE);
    }

    private void pass(Duration time) {
        callersClock.advance(time);
        guestsClock.advance(time);
        guestsTimers.advance(time);
        callersTimers.advance(time);
    }

    private void turns() {
        while (!commands.isEmpty()) {
            commands.remove().run();
        }
    }

    private GuestLanes lanes() {
        return new GuestLanes(commands::add, Runnable::run, guestsTimers, guestsClock);
    }

    private void serve() {
        new GuestCommandServer(bus, codec, new CountingIds(), lanes(), metrics)
                .serve(GUEST, KEY, (command, context) -> {
                    done.add(command);
                    return null;
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
}
