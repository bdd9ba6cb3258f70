package org.trove.chaos;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.trove.chaos.ApiClient.Answer;

/** Gives instances back as they become ready, but for a few: ten thousand guests at once are no part of the question. */
final class Returns implements AutoCloseable {
    private static final int KEPT = 12;
    private static final int LOOK_MILLIS = 500;

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
        while (!stopping) {
            List<String> ready = stage.rows().readyNamed(prefix);
            for (String id : ready.subList(0, Math.max(0, ready.size() - KEPT))) {
                Answer answer = client.ask("DELETE", "/instances/" + id, null);
                if (answer != null && answer.isAccepted()) {
                    returned.incrementAndGet();
                }
            }
            Platform.pause(LOOK_MILLIS);
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
