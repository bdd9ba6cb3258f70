package org.trove.standalone.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks passwords for the network, with a brake on guessing. No thread waits for a check or for a late answer. */
public final class Logins {
    private static final Logger LOG = LoggerFactory.getLogger(Logins.class);
    private static final Duration BETWEEN_REFUSALS_TOLD = Duration.ofMinutes(1);
    /** On a busy machine a hash may take seconds. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private static final int LONGEST_NAME = 64;
    private static final int NETWORK_BYTES = 8;

    private final IdentityService service;
    private final GuessBrake brake = new GuessBrake();
    private final HashQueue hashes = new HashQueue();
    private final ScheduledExecutorService timer;
    private final CounterDataPoint right;
    private final CounterDataPoint wrong;
    private final CounterDataPoint refused;
    private long refusalTold = System.nanoTime() - BETWEEN_REFUSALS_TOLD.toNanos();

    public Logins(IdentityService service, PrometheusRegistry metrics) {
        this.service = service;
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "late-answers");
            thread.setDaemon(true);
            return thread;
        });
        Counter logins = Counter.builder()
                .name("trove_identity_logins_total")
                .help("Passwords that were shown: right, wrong, or refused unseen because too many wrong ones came.")
                .labelNames("result")
                .register(metrics);
        this.right = logins.labelValues("right");
        this.wrong = logins.labelValues("wrong");
        this.refused = logins.labelValues("refused");
    }

    /**
     * Learns the passwords of the clients' file of this home, in the background: their users' first logins are quick then,
     * whatever somebody else guesses.
     */
    public void learn(Path home) {
        try {
            for (JsonNode cloud : new CloudsFile(home.resolve("clouds.yaml")).clouds()) {
                JsonNode auth = cloud.path("auth");
                String password = auth.path("password").asText();
                service.directory()
                        .userNamed(auth.path("username").asText())
                        .ifPresent(user -> hashes.add(this, () -> service.isPassword(user, password)));
            }
        } catch (IOException e) {
            LOG.info(
                    "the clients' file was not read, first logins take a moment longer cause={}",
                    e.getClass().getSimpleName());
        }
    }

    IdentityService service() {
        return service;
    }

    /**
     * Whether this is the user's password.
     *
     * @param user null where there is none of that name
     * @param address of the client
     * @return completed with the user; or, the later the more guesses came, with an {@link IdentityException}: 401, or 429 where
     *     there were too many to look at this one
     */
    CompletableFuture<User> check(@Nullable User user, String name, String password, String address) {
        CompletableFuture<User> answer = new CompletableFuture<>();
        GuessBrake.Attempt attempt =
                new GuessBrake.Attempt(user == null ? shortened(name) : user.id(), network(address));
        if (!brake.enter(attempt)) {
            refuse(answer, attempt);
        } else if (user != null && service.isKnownPassword(user, password)) {
            accept(answer, attempt, user);
        } else {
            queue(answer, attempt, () -> decide(answer, attempt, user, password));
        }
        return answer;
    }

    private void queue(CompletableFuture<User> answer, GuessBrake.Attempt attempt, Runnable check) {
        long since = System.nanoTime();
        boolean added = hashes.add(attempt, () -> {
            if (System.nanoTime() - since < LONGEST_WAIT.toNanos()) {
                check.run();
            } else {
                brake.leave(attempt);
                refuse(answer, attempt);
            }
        });
        if (!added) {
            brake.leave(attempt);
            refuse(answer, attempt);
        }
    }

    private void decide(
            CompletableFuture<User> answer, GuessBrake.Attempt attempt, @Nullable User user, String password) {
        boolean good;
        try {
            good = service.isPassword(user, password);
        } catch (RuntimeException e) {
            brake.leave(attempt);
            answer.completeExceptionally(e);
            return;
        }
        if (good && user != null) {
            accept(answer, attempt, user);
            return;
        }
        wrong.inc();
        GuessBrake.Wrong guess = brake.wrong(attempt);
        tell(user, attempt, guess);
        timer.schedule(
                () -> {
                    brake.leave(attempt);
                    answer.completeExceptionally(IdentityException.unauthorized());
                },
                guess.delay().toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void accept(CompletableFuture<User> answer, GuessBrake.Attempt attempt, User user) {
        right.inc();
        brake.right(attempt);
        brake.leave(attempt);
        answer.complete(user);
    }

    private void refuse(CompletableFuture<User> answer, GuessBrake.Attempt attempt) {
        refused.inc();
        synchronized (this) {
            if (System.nanoTime() - refusalTold > BETWEEN_REFUSALS_TOLD.toNanos()) {
                refusalTold = System.nanoTime();
                LOG.warn(
                        "logins refused, too many wrong passwords wait for their answers address={}",
                        attempt.address());
            }
        }
        answer.completeExceptionally(IdentityException.tooMany(GuessBrake.LONGEST_DELAY));
    }

    /** At 10, 100, 1,000 and so on. A name that nobody has may be a password in the wrong place. */
    private static void tell(@Nullable User user, GuessBrake.Attempt attempt, GuessBrake.Wrong guess) {
        int count = guess.count();
        if (count >= 10 && Integer.toString(count).matches("10+")) {
            LOG.warn(
                    "wrong passwords, somebody may be guessing user={} address={} count={}",
                    user == null ? "unknown" : user.name(),
                    attempt.address(),
                    count);
        }
    }

    private static String shortened(String name) {
        return "unknown:" + (name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME));
    }

    /** Who has one address of version 6 has 2^64. */
    private static String network(String address) {
        if (!address.contains(":")) {
            return address;
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            return InetAddress.getByAddress(
                            Arrays.copyOf(Arrays.copyOf(bytes, Math.min(bytes.length, NETWORK_BYTES)), bytes.length))
                    .getHostAddress();
        } catch (UnknownHostException e) {
            return address;
        }
    }
}
