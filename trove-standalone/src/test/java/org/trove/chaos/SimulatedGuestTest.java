package org.trove.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.trove.message.GuestCommand;
import org.trove.message.GuestReport;
import org.trove.model.InstanceId;

class SimulatedGuestTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2030-01-01T00:00:00Z"), ZoneOffset.UTC);
    private static final InstanceId INSTANCE = new InstanceId("11111111-1111-4111-8111-000000000001");

    private final SimulatedGuest.Disk disk = new SimulatedGuest.Disk();
    private final Queue<Runnable> later = new ArrayDeque<>();
    private final List<String> told = new ArrayList<>();

    @Test
    void a_guest_that_is_killed_while_it_prepares_goes_on_in_its_next_life() {
        SimulatedGuest first = boot();
        first.handle(prepare());
        first.kill();
        runLater();
        assertThat(told).containsExactly("building");

        boot();
        runLater();

        assertThat(told).containsExactly("building", "building", "healthy");
    }

    @Test
    void a_guest_that_was_prepared_is_healthy_in_its_next_life_without_being_told() {
        SimulatedGuest first = boot();
        first.handle(prepare());
        runLater();
        first.kill();
        told.clear();

        boot();

        assertThat(told).containsExactly("healthy");
    }

    @Test
    void a_datastore_that_was_stopped_stays_so() {
        SimulatedGuest first = boot();
        first.handle(prepare());
        runLater();
        first.handle(new GuestCommand.StopDb());
        first.kill();
        told.clear();

        boot();

        assertThat(told).containsExactly("shutdown");
    }

    @Test
    void the_dead_say_nothing() {
        SimulatedGuest guest = boot();
        guest.handle(prepare());
        runLater();
        told.clear();

        guest.kill();
        guest.report();

        assertThat(told).isEmpty();
    }

    private SimulatedGuest boot() {
        SimulatedGuest guest = new SimulatedGuest(INSTANCE, disk, (millis, task) -> later.add(task), CLOCK, report -> {
            told.add(((GuestReport.Heartbeat) report).payload().serviceStatus());
            return CompletableFuture.completedFuture(null);
        });
        guest.start(() -> {});
        return guest;
    }

    private void runLater() {
        while (!later.isEmpty()) {
            later.remove().run();
        }
    }

    private static GuestCommand.Prepare prepare() {
        return new GuestCommand.Prepare(
                List.of(), List.of(), 512, List.of(), null, null, null, "", null, null, null, null, null, "10.11");
    }
}
