package org.trove.chaos;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.trove.chaos.ApiClient.Answer;

/** Creates that were asked for under a key each, by clients that ask again under the same key until they are answered. */
final class Creates {
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);
    private static final int MIN_PAUSE_MILLIS = 250;
    private static final int MAX_PAUSE_MILLIS = 4_000;

    /** Of so many creates one is asked for again although it was answered. */
    private static final int REPEATED = 20;

    private final String prefix;
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger repeats = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final Map<String, Acknowledged> acknowledged = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> problems = new ConcurrentLinkedQueue<>();

    /** @param prefix of the names and the keys; no other instance has it */
    Creates(String prefix) {
        this.prefix = prefix;
    }

    /** What an answer said. @param operation null where it named none */
    record Acknowledged(String instance, @Nullable String operation) {}

    /** @return the API server that acknowledged the create, null where none did in time */
    @Nullable
    String ask(ApiClient client, Random random) {
        return ask(client, random, prefix + asked.incrementAndGet());
    }

    /** Asks for one of that name, which may have been asked for before. @return null where it was not acknowledged in time */
    @Nullable
    Acknowledged askNamed(ApiClient client, Random random, String name) {
        asked.incrementAndGet();
        ask(client, random, name);
        return acknowledged.get(name);
    }

    private @Nullable String ask(ApiClient client, Random random, String name) {
        String api = client.anyApi();
        long end = System.nanoTime() + PATIENCE_NANOS;
        int pause = MIN_PAUSE_MILLIS;
        while (System.nanoTime() - end < 0) {
            Answer answer = client.ask(api, "POST", "/instances", body(name), name);
            if (answer == null) {
                unanswered.incrementAndGet();
            } else if (answer.isAccepted()) {
                accepted(name, answer);
                if (random.nextInt(REPEATED) == 0) {
                    again(client, name);
                }
                return api;
            } else if (answer.status() != 503 && answer.status() != 409 && answer.status() != 408) {
                problems.add(name + " was answered by " + answer.status() + ": " + answer.body());
                return null;
            }
            repeats.incrementAndGet();
            // As clients do; a server that starts needs the processor that these would take.
            Platform.pause(pause / 2 + random.nextInt(pause / 2));
            pause = Math.min(2 * pause, MAX_PAUSE_MILLIS);
            api = client.anyApi();
        }
        problems.add(name + " was not acknowledged in time");
        return null;
    }

    /** What was answered once is answered by the same again, by either server. */
    private void again(ApiClient client, String name) {
        Answer answer = client.ask(client.anyApi(), "POST", "/instances", body(name), name);
        repeats.incrementAndGet();
        if (answer != null && answer.isAccepted()) {
            accepted(name, answer);
        }
    }

    void accepted(String name, Answer answer) {
        Acknowledged now = new Acknowledged(answer.body().at("/instance/id").asText(), answer.operation());
        Acknowledged before = acknowledged.putIfAbsent(name, now);
        if (before != null && !before.equals(now)) {
            problems.add(name + " was acknowledged as " + before + " and as " + now);
        }
    }

    static Map<String, Object> body(String name) {
        return Map.of(
                "instance",
                Map.of(
                        "name",
                        name,
                        "flavorRef",
                        "1",
                        "volume",
                        Map.of("size", 1),
                        "datastore",
                        Map.of("type", "mariadb", "version", "10.11")));
    }

    String prefix() {
        return prefix;
    }

    /** How many different ones were asked for. */
    int asked() {
        return asked.get();
    }

    /** Requests that were sent again. */
    int repeats() {
        return repeats.get();
    }

    /** Requests whose connection ended without an answer. */
    int unanswered() {
        return unanswered.get();
    }

    /** By name, which is the key too. */
    Map<String, Acknowledged> acknowledged() {
        return Map.copyOf(acknowledged);
    }

    /** What no client should see, in words. */
    List<String> problems() {
        return List.copyOf(problems);
    }
}
