package org.trove.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.trove.store.DatabaseUnavailableException.Reason;
import org.trove.store.memory.MemoryDatabase;
import org.trove.time.SettableClock;

class CircuitBreakerTest {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final SettableClock clock = new SettableClock();
    private final PlayedDatabase origin = new PlayedDatabase();
    private final PrometheusRegistry metrics = new PrometheusRegistry();
    private final CircuitBreaker breaker = new CircuitBreaker(origin, clock, metrics);

    private String call() {
        return breaker.read(stores -> "answer");
    }

    private void refused(int times) {
        for (int i = 0; i < times; i++) {
            assertThatThrownBy(this::call).isInstanceOf(DatabaseUnavailableException.class);
        }
    }

    @Test
    void work_is_let_through_while_the_database_answers() {
        assertThat(call()).isEqualTo("answer");
        assertThat(breaker.<String>write(stores -> "written")).isEqualTo("written");
        assertThat(origin.asked).isEqualTo(2);
    }

    @Test
    void after_the_first_that_found_it_away_all_others_are_refused_without_asking() {
        origin.fails = Reason.AWAY;

        refused(10);

        assertThat(origin.asked).isEqualTo(1);
        assertThat(openGauge()).isEqualTo(1);
        assertThat(refusedCount()).isEqualTo(9);
    }

    @Test
    void after_each_pause_one_probe_asks_and_the_answered_one_lets_all_through() {
        origin.fails = Reason.AWAY;
        refused(1);
        clock.advance(PAUSE);
        refused(3);
        assertThat(origin.asked).isEqualTo(2);

        origin.fails = null;
        refused(1);
        clock.advance(PAUSE);
        assertThat(call()).isEqualTo("answer");

        assertThat(call()).isEqualTo("answer");
        assertThat(origin.asked).isEqualTo(4);
        assertThat(openGauge()).isZero();
    }

    @Test
    void while_a_probe_asks_the_others_are_refused() {
        origin.fails = Reason.AWAY;
        refused(1);
        origin.fails = null;
        clock.advance(PAUSE);
        origin.meanwhile = () -> {
            clock.advance(PAUSE.multipliedBy(10));
            refused(3);
        };

        assertThat(call()).isEqualTo("answer");

        assertThat(origin.asked).isEqualTo(2);
    }

    @Test
    void work_that_fails_by_itself_opens_nothing_and_closes_what_was_open() {
        assertThatThrownBy(() -> breaker.read(stores -> {
                    throw new IllegalStateException("of the work");
                }))
                .hasMessage("of the work");
        assertThat(call()).isEqualTo("answer");

        origin.fails = Reason.AWAY;
        refused(1);
        origin.fails = null;
        clock.advance(PAUSE);
        assertThatThrownBy(() -> breaker.write(stores -> {
                    throw new IllegalStateException("of the work");
                }))
                .hasMessage("of the work");

        assertThat(call()).isEqualTo("answer");
    }

    @Test
    void a_database_that_is_busy_or_not_migrated_is_not_away() {
        origin.fails = Reason.BUSY;
        refused(2);
        origin.fails = Reason.SCHEMA;
        refused(2);

        assertThat(origin.asked).isEqualTo(4);
        assertThat(openGauge()).isZero();
    }

    @Test
    void a_probe_that_found_it_busy_is_no_answer_but_one_that_saw_the_schema_is() {
        origin.fails = Reason.AWAY;
        refused(1);
        clock.advance(PAUSE);
        origin.fails = Reason.BUSY;
        refused(2);
        assertThat(origin.asked).isEqualTo(2);

        clock.advance(PAUSE);
        origin.fails = Reason.SCHEMA;
        refused(2);
        assertThat(origin.asked).isEqualTo(4);
    }

    @Test
    void what_began_before_the_circuit_opened_and_closed_opens_it_no_more() {
        origin.meanwhile = () -> {
            origin.fails = Reason.AWAY;
            refused(1);
            origin.fails = null;
            clock.advance(PAUSE);
            assertThat(call()).isEqualTo("answer");
            origin.fails = Reason.AWAY;
        };
        refused(1);
        origin.fails = null;

        assertThat(call()).isEqualTo("answer");
    }

    @Test
    void a_clock_that_is_set_back_makes_no_pause_longer() {
        origin.fails = Reason.AWAY;
        refused(1);
        origin.fails = null;
        clock.advance(Duration.ofHours(-3));

        assertThat(call()).isEqualTo("answer");
    }

    @Test
    void health_checks_ask_the_database_itself() {
        origin.fails = Reason.AWAY;
        refused(1);

        assertThat(breaker.isReachable()).isTrue();
        assertThat(breaker.trouble()).isEmpty();
    }

    private double openGauge() {
        return ((GaugeSnapshot)
                        metrics.scrape("trove_database_circuit_open"::equals).get(0))
                .getDataPoints()
                .get(0)
                .getValue();
    }

    private double refusedCount() {
        return ((CounterSnapshot)
                        metrics.scrape("trove_database_refused"::equals).get(0))
                .getDataPoints()
                .get(0)
                .getValue();
    }

    /** Answers or not, as told, and may do something while it is asked. */
    private static final class PlayedDatabase implements Database {
        private @Nullable Reason fails;
        private int asked;
        private @Nullable Runnable meanwhile;
        private final MemoryDatabase memory = new MemoryDatabase(Clock.systemUTC());

        @Override
        public <T> T read(Function<? super Stores, T> work) {
            return answer(() -> memory.read(work));
        }

        @Override
        public <T> T write(Function<? super Stores, T> work) {
            return read(work);
        }

        private <T> T answer(Supplier<T> result) {
            asked++;
            Runnable once = meanwhile;
            meanwhile = null;
            if (once != null) {
                once.run();
            }
            if (fails != null) {
                throw new DatabaseUnavailableException(fails, "as told", null);
            }
            return result.get();
        }

        @Override
        public boolean isReachable() {
            return true;
        }
    }
}
