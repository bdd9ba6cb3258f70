package org.trove.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.trove.chaos.ApiClient.Answer;

/** Gives instances back as they become ready, but for a few: ten thousand guests at once are no part of the question. */
final class Returns implements AutoCloseable {
    private static final int KEPT = 12;
    private static final int LOOK_MILLIS = 500;
    private static final int AT_ONCE = 4;

    private final Stage stage;
    private final String prefix;
    private final AtomicInteger returned = new AtomicInteger();
    private final Thread thread;
    private volatile boolean stopping;

    Returns(Stage stage, String prefix, Random random) {
        this.stage = stage;
        this.prefix = prefix;
        ApiClient client = stage.user(random);
        thread = Daemons.named("returns").newThread(() -> work(client));
        thread.start();
    }

    private void work(ApiClient client) {
        ExecutorService returning = Executors.newFixedThreadPool(AT_ONCE, Daemons.named("return"));
        while (!stopping) {
            List<String> ready = stage.rows().readyNamed(prefix);
            List<Future<?>> asked = new ArrayList<>();
            for (String id : ready.subList(0, Math.max(0, ready.size() - KEPT))) {
                asked.add(returning.submit(() -> giveBack(client, id)));
            }
            asked.forEach(Futures::await);
            Platform.pause(LOOK_MILLIS);
        }
        returning.shutdown();
    }

    private void giveBack(ApiClient client, String id) {
        Answer answer = stopping ? null : client.ask("DELETE", "/instances/" + id, null);
        if (answer != null && answer.isAccepted()) {
            returned.incrementAndGet();
        }
    }

    int returned() {
        return returned.get();
    }

    @Override
    public void close() {
        stopping = true;
        try {
            thread.join(TimeUnit.MINUTES.toMillis(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
