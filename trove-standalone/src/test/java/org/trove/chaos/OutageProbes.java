package org.trove.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.trove.chaos.ApiClient.Answer;

/** Clients who ask both API servers for everything while the database is away, and note every answer that is not as it should be. */
final class OutageProbes {
    /** Longer than the database's driver waits for an answer (20 s by default) and the pool for a connection. */
    private static final long SLOWEST_MILLIS = 25_000;

    private static final int PAUSE_MILLIS = 150;

    private final List<Request> requests;
    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger late = new AtomicInteger();
    private final AtomicLong slowestMillis = new AtomicLong();
    private final List<Future<?>> working = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(Daemons.named("probe"));
    private volatile boolean ending;

    /** @param key of the request, null where it has none */
    private record Request(
            String method,
            String path,
            @Nullable Object body,
            @Nullable String key) {}

    /** @param instance that is well; every request about it leaves it as it is */
    OutageProbes(String instance, String name, String keyPrefix) {
        String path = "/instances/" + instance;
        requests = List.of(
                new Request("GET", "/instances", null, null),
                new Request("GET", "/instances/detail", null, null),
                new Request("GET", path, null, null),
                new Request("GET", path + "/diagnosis", null, null),
                new Request("GET", "/operations", null, null),
                new Request("GET", "/datastores", null, null),
                new Request("GET", "/limits", null, null),
                new Request("PUT", path, Map.of("instance", Map.of("name", name)), null),
                new Request("DELETE", "/instances/00000000-0000-4000-8000-000000000000", null, null),
                new Request("POST", "/instances", Creates.body(keyPrefix + "probe"), keyPrefix + "probe"));
    }

    /** To be called once the database is away. */
    void start(Stage stage, Random random) {
        for (String api : stage.platform().apis()) {
            for (Request request : requests) {
                ApiClient client = stage.user(new Random(random.nextLong()));
                working.add(threads.submit(() -> ask(client, api, request)));
            }
        }
    }

    private void ask(ApiClient client, String api, Request request) {
        while (!ending) {
            long begin = System.nanoTime();
            Answer answer = client.ask(api, request.method(), request.path(), request.body(), request.key());
            note(request, answer, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
            Platform.pause(PAUSE_MILLIS);
        }
    }

    private void note(Request request, @Nullable Answer answer, long millis) {
        if (ending) {
            // The database may have been back by then.
            late.incrementAndGet();
            return;
        }
        answers.incrementAndGet();
        slowestMillis.accumulateAndGet(millis, Math::max);
        String what = request.method() + " " + request.path();
        if (answer == null) {
            wrong.add(what + " was not answered (" + millis + " ms)");
        } else if (answer.status() != 503) {
            wrong.add(what + " was answered by " + answer.status() + ": " + answer.body());
        } else if (answer.retryAfter() == null) {
            wrong.add(what + " was answered by 503 without Retry-After");
        } else if (millis > SLOWEST_MILLIS) {
            wrong.add(what + " was answered after " + millis + " ms");
        }
    }

    /** To be called before the database comes back: what is answered from now on is not judged. */
    void end() {
        ending = true;
        threads.shutdown();
    }

    /** Returns when the last request was answered. */
    void awaitEnd() {
        working.forEach(Futures::await);
    }

    int answers() {
        return answers.get();
    }

    long slowestMillis() {
        return slowestMillis.get();
    }

    /** @param title of the absence */
    Check check(String title) {
        List<String> violations = new ArrayList<>(wrong);
        if (answers.get() < requests.size() * 2) {
            violations.add("only " + answers + " answers came");
        }
        return new Check(title + ": every answer is 503 with Retry-After", answers.get(), violations);
    }
}
