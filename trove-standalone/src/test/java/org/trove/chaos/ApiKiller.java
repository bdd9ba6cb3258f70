package org.trove.chaos;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Kills the API server that has just acknowledged something, now and then, and starts it again. */
final class ApiKiller implements AutoCloseable {
    private static final int AFTER_MILLIS = 25;
    private static final int DOWN_MILLIS = 600;
    private static final int KILLS = 100;
    private static final int MIN_GAP = 10;
    private static final int MAX_GAP = 100;

    private final Platform platform;
    private final Random random;
    private final Map<String, String> services = new HashMap<>();
    private final Map<String, Boolean> down = new HashMap<>();
    private final ConcurrentLinkedQueue<String> problems = new ConcurrentLinkedQueue<>();
    private final ScheduledExecutorService thread = Executors.newScheduledThreadPool(2, Daemons.named("killer"));
    private final int gap;
    private int answers;
    private int next;
    private int kills;

    /** @param creates how many answers there will be */
    ApiKiller(Platform platform, Random random, int creates) {
        this.platform = platform;
        this.random = random;
        gap = Math.max(MIN_GAP, Math.min(MAX_GAP, creates / KILLS));
        next = 1 + random.nextInt(gap);
        List<String> apis = platform.apis();
        for (int number = 0; number < apis.size(); number++) {
            services.put(apis.get(number), "api-" + (number + 1));
        }
    }

    /** @param api that gave an answer just now */
    synchronized void answered(String api) {
        answers++;
        // One at a time: clients have the other to go to, and most answers are given while one is down.
        if (answers < next || down.containsValue(true)) {
            return;
        }
        next = answers + 1 + random.nextInt(2 * gap);
        kills++;
        down.put(api, true);
        String service = Objects.requireNonNull(services.get(api));
        thread.schedule(() -> kill(api, service), random.nextInt(AFTER_MILLIS), TimeUnit.MILLISECONDS);
    }

    private void kill(String api, String service) {
        try {
            platform.process(service).kill();
            Platform.pause(nextPause());
            platform.process(service).start();
            platform.awaitHealthy(service);
        } catch (RuntimeException e) {
            problems.add(service + " could not be killed and started: " + e.getMessage());
        }
        synchronized (this) {
            down.put(api, false);
        }
    }

    private synchronized int nextPause() {
        return random.nextInt(DOWN_MILLIS);
    }

    synchronized int kills() {
        return kills;
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    /** Returns when all servers run again. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(2, TimeUnit.MINUTES)) {
                problems.add("an API server does not start again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
