package org.trove.api.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.trove.error.ErrorCode;
import org.trove.error.TroveException;
import org.trove.time.SettableClock;

class CachingTokenValidatorTest {

    private final SettableClock clock = new SettableClock();
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch answer = new CountDownLatch(1);
    private volatile Instant end = clock.instant().plus(Duration.ofHours(1));
    private volatile boolean away;
    private final CachingTokenValidator tokens =
            new CachingTokenValidator(new Origin(), clock, Duration.ofMinutes(5), new PrometheusRegistry());

    /** Knows every token but those that begin with "bad"; those that begin with "slow" take their time. */
    private final class Origin implements TokenValidator {
        @Override
        public Optional<Identity> validate(String token) {
            return validateEvenExpired(token).filter(identity -> clock.instant().isBefore(identity.expires()));
        }

        @Override
        public Optional<Identity> validateEvenExpired(String token) {
            asked.incrementAndGet();
            if (token.startsWith("slow")) {
                awaitAnswer();
            }
            if (away) {
                throw TroveException.unavailable("away", Duration.ofSeconds(1), null);
            }
            return token.startsWith("bad")
                    ? Optional.empty()
                    : Optional.of(new Identity("u", "u", "p", "p", List.of(), end));
        }

        private void awaitAnswer() {
            try {
                assertThat(answer.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void a_valid_token_is_believed_for_the_set_time() {
        tokens.validate("good");
        clock.advance(Duration.ofMinutes(4));
        assertThat(tokens.validate("good")).isPresent();
        assertThat(asked).hasValue(1);

        clock.advance(Duration.ofMinutes(2));
        assertThat(tokens.validate("good")).isPresent();
        assertThat(asked).hasValue(2);
    }

    @Test
    void a_token_is_never_believed_beyond_its_end() {
        end = clock.instant().plus(Duration.ofMinutes(1));
        assertThat(tokens.validate("good")).isPresent();
        clock.advance(Duration.ofMinutes(2));

        assertThat(tokens.validate("good")).isEmpty();
    }

    @Test
    void an_expired_token_is_believed_where_that_is_allowed_and_nowhere_else() {
        end = clock.instant().minus(Duration.ofMinutes(1));

        assertThat(tokens.validateEvenExpired("good")).isPresent();
        assertThat(tokens.validate("good")).isEmpty();
        assertThat(tokens.validateEvenExpired("good")).isPresent();
        assertThat(asked).hasValue(2);

        clock.advance(Duration.ofMinutes(6));
        assertThat(tokens.validateEvenExpired("good")).isPresent();
        assertThat(asked).as("no longer than others").hasValue(3);
    }

    @Test
    void an_invalid_token_is_not_asked_for_again_within_5_seconds() {
        assertThat(tokens.validate("bad")).isEmpty();
        clock.advance(Duration.ofSeconds(4));
        assertThat(tokens.validate("bad")).isEmpty();
        assertThat(asked).hasValue(1);

        clock.advance(Duration.ofSeconds(2));
        assertThat(tokens.validate("bad")).isEmpty();
        assertThat(asked).hasValue(2);
    }

    @Test
    void a_flood_of_invalid_tokens_displaces_no_valid_one() {
        tokens.validate("good");
        for (int i = 0; i < 50_000; i++) {
            tokens.validate("bad" + i);
        }
        asked.set(0);

        assertThat(tokens.validate("good")).isPresent();
        assertThat(asked).hasValue(0);
    }

    @Test
    void known_tokens_are_believed_while_others_cannot_be_asked_for() {
        tokens.validate("good");
        away = true;

        assertThat(tokens.validate("good")).isPresent();
        assertThatThrownBy(() -> tokens.validate("new")).isInstanceOf(TroveException.class);

        away = false;
        assertThat(tokens.validate("new")).as("a failure is not kept").isPresent();
    }

    @Test
    void requests_with_the_same_token_ask_once_and_share_the_answer() throws Exception {
        assertThat(together("slow")).allSatisfy(found -> assertThat(found.get()).isPresent());
        assertThat(asked).hasValue(1);
    }

    @Test
    void requests_with_the_same_token_share_a_failure() throws Exception {
        away = true;

        assertThat(together("slow"))
                .allSatisfy(found -> assertThatThrownBy(found::get)
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(TroveException.class));
        assertThat(asked).hasValue(1);
    }

    @Test
    void known_tokens_pass_while_as_many_as_may_wait_do_so() throws Exception {
        tokens.validate("good");
        ExecutorService users = Executors.newCachedThreadPool();
        List<Future<Optional<Identity>>> waiting = new ArrayList<>();
        try {
            for (int i = 0; i < CachingTokenValidator.MAX_WAITING; i++) {
                String token = "slow" + i;
                waiting.add(users.submit(() -> tokens.validate(token)));
            }
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (asked.get() <= CachingTokenValidator.MAX_WAITING) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                Thread.onSpinWait();
            }

            assertThat(tokens.validate("good")).isPresent();
            assertThatThrownBy(() -> tokens.validate("new"))
                    .isInstanceOfSatisfying(
                            TroveException.class,
                            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE));
            answer.countDown();
            for (Future<Optional<Identity>> each : waiting) {
                assertThat(each.get(20, TimeUnit.SECONDS)).isPresent();
            }
            assertThat(tokens.validate("new")).isPresent();
        } finally {
            users.shutdownNow();
        }
    }

    /** Eight requests, the first of which is being answered while the others come. */
    private List<Future<Optional<Identity>>> together(String token) throws Exception {
        List<Thread> threads = new ArrayList<>();
        ExecutorService users = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task);
            threads.add(thread);
            return thread;
        });
        try {
            List<Future<Optional<Identity>>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                answers.add(users.submit(() -> tokens.validate(token)));
            }
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (threads.stream().anyMatch(CachingTokenValidatorTest::runs)) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                Thread.onSpinWait();
            }
            answer.countDown();
            users.shutdown();
            assertThat(users.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
            return answers;
        } finally {
            users.shutdownNow();
        }
    }

    private static boolean runs(Thread thread) {
        return thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TIMED_WAITING;
    }
}
