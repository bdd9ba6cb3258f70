package org.trove.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.trove.chaos.FaultSchedule.Event;

class FaultScheduleTest {
    private static final List<String> SERVICES = List.of("api-1", "api-2", "taskmanager-1");

    @Test
    void the_same_seed_gives_the_same_schedule_and_another_one_another() {
        assertThat(schedule(7, Duration.ofMinutes(3))).isEqualTo(schedule(7, Duration.ofMinutes(3)));
        assertThat(schedule(7, Duration.ofMinutes(3))).isNotEqualTo(schedule(8, Duration.ofMinutes(3)));
    }

    @Test
    void every_fault_comes_in_time_and_each_service_is_killed_and_frozen() {
        for (long seed = 0; seed < 50; seed++) {
            List<Event> events = schedule(seed, Duration.ofMinutes(3)).events();

            assertThat(events).extracting(Event::fault).contains(Fault.values());
            assertThat(events).extracting(Event::atMillis).isSorted().allMatch(at -> at < 175_000);
            assertThat(events)
                    .filteredOn(event -> event.fault() == Fault.KILL)
                    .extracting(Event::target)
                    .containsAll(SERVICES);
            assertThat(events)
                    .filteredOn(event -> event.fault() == Fault.FREEZE)
                    .allMatch(event -> event.millis() >= 5_000 && event.millis() <= 20_000)
                    .extracting(Event::target)
                    .containsAll(SERVICES);
        }
    }

    @Test
    void what_is_impossible_never_comes() {
        FaultSchedule schedule =
                FaultSchedule.of(new Random(1), Duration.ofMinutes(10), SERVICES, EnumSet.of(Fault.BROKER_DISK_FULL));

        assertThat(schedule.events()).extracting(Event::fault).doesNotContain(Fault.BROKER_DISK_FULL);
    }

    private static FaultSchedule schedule(long seed, Duration time) {
        return FaultSchedule.of(new Random(seed), time, SERVICES, Set.of());
    }
}
