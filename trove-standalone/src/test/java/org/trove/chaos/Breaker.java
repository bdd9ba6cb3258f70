package org.trove.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.trove.chaos.FaultSchedule.Event;

/** Carries the schedule out, and takes every fault back. */
final class Breaker {
    private static final Duration END = Duration.ofMinutes(2);

    private final Platform platform;
    private final CloudServer cloud;
    private final TcpProxy broker;
    private final TcpProxy database;
    private final SimulatedGuests guests;
    private final Path directory;
    private final long begin = System.nanoTime();
    private final Map<String, ExecutorService> targets = new HashMap<>();
    private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);
    private final ConcurrentLinkedQueue<String> problems = new ConcurrentLinkedQueue<>();
    private volatile boolean ending;

    Breaker(Stage stage) {
        platform = stage.platform();
        cloud = stage.cloud();
        broker = stage.broker();
        database = stage.database();
        guests = stage.guests();
        directory = stage.options().directory();
    }

    /** Runs the schedule until its last fault has begun. */
    void run(FaultSchedule schedule, Duration time) {
        for (Event event : schedule.events()) {
            waitUntil(event.atMillis());
            targets.computeIfAbsent(
                            event.target(),
                            target -> Executors.newSingleThreadExecutor(Daemons.named("breaks-" + target)))
                    .execute(() -> carryOut(event));
        }
        waitUntil(time.toMillis());
    }

    /** Takes back what lasts, and starts what does not run. */
    void end() {
        ending = true;
        for (ExecutorService target : targets.values()) {
            target.shutdown();
        }
        try {
            for (Map.Entry<String, ExecutorService> target : targets.entrySet()) {
                if (!target.getValue().awaitTermination(END.toSeconds(), TimeUnit.SECONDS)) {
                    problems.add("a fault of " + target.getKey() + " does not end");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        cloud.setMood(CloudServer.Mood.WELL);
        platform.script("start_rabbit && start_mariadb");
        for (String service : platform.services()) {
            platform.process(service).signal("CONT");
            platform.process(service).start();
        }
    }

    /** How often each fault came. */
    Map<Fault, Integer> done() {
        synchronized (done) {
            return new EnumMap<>(done);
        }
    }

    /** Faults that could not be carried out as they should have been, in words. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    private void waitUntil(long atMillis) {
        long left = atMillis - elapsedMillis();
        if (left > 0) {
            Platform.pause(left);
        }
    }

    private long elapsedMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    }

    private void carryOut(Event event) {
        if (ending) {
            return;
        }
        say("begins " + event);
        try {
            perform(event);
            synchronized (done) {
                done.merge(event.fault(), 1, Integer::sum);
            }
        } catch (RuntimeException | IOException e) {
            problems.add(event + " could not be carried out: " + e.getMessage());
        }
        say("ends " + event);
    }

    private void perform(Event event) throws IOException {
        switch (event.fault()) {
            case KILL -> {
                ServiceProcess process = platform.process(event.target());
                process.kill();
                Platform.pause(event.millis());
                process.start();
            }
            case FREEZE -> {
                platform.process(event.target()).signal("STOP");
                Platform.pause(event.millis());
                platform.process(event.target()).signal("CONT");
            }
            case BROKER_RESTART -> restart("rabbit", "true", event.millis());
            case BROKER_WIPE ->
                restart("rabbit", "find \"$SERVICES_DIR/rabbit/data\" -mindepth 1 -delete", event.millis());
            case DATABASE_RESTART -> restart("mariadb", "true", event.millis());
            case BROKER_DISK_FULL -> fillDisk(event.millis());
            case BROKER_CUT -> cut(broker, event.millis());
            case DATABASE_CUT -> cut(database, event.millis());
            case BROKER_STALL -> stall(broker, event.millis());
            case DATABASE_STALL -> stall(database, event.millis());
            case GUESTS_KILLED -> {
                guests.killSome(event.millis());
                Platform.pause(event.millis());
            }
            case CLOUD_SLOW -> spoilCloud(CloudServer.Mood.SLOW, event.millis());
            case CLOUD_ERRORS -> spoilCloud(CloudServer.Mood.ERRORS, event.millis());
            case CLOUD_BUSY -> spoilCloud(CloudServer.Mood.BUSY, event.millis());
            case CLOUD_SILENT -> spoilCloud(CloudServer.Mood.SILENT, event.millis());
            case CLOUD_ANSWER_LOST -> spoilCloud(CloudServer.Mood.ANSWER_LOST, event.millis());
            case CLOUD_LATE -> spoilCloud(CloudServer.Mood.LATE, event.millis());
            case CLOUD_LISTS_LATE -> spoilCloud(CloudServer.Mood.LISTS_LATE, event.millis());
        }
    }

    private void restart(String service, String between, long millis) {
        platform.script("kill_" + service + "; " + between);
        Platform.pause(millis);
        platform.script("start_" + service);
    }

    /** The broker may die of it. */
    private void fillDisk(long millis) throws IOException {
        Path filler = directory.resolve("rabbit/data/filler");
        byte[] block = new byte[64 * 1024];
        try (var out = Files.newOutputStream(filler, StandardOpenOption.CREATE)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            say("the broker's disk is full: " + full.getMessage());
        }
        Platform.pause(millis);
        Files.deleteIfExists(filler);
        platform.script("start_rabbit");
    }

    private static void cut(TcpProxy link, long millis) {
        link.cut();
        Platform.pause(millis);
        link.cutNow();
    }

    private static void stall(TcpProxy link, long millis) {
        link.setStalled(true);
        Platform.pause(millis);
        link.setStalled(false);
    }

    private void spoilCloud(CloudServer.Mood mood, long millis) {
        cloud.setMood(mood);
        Platform.pause(millis);
        cloud.setMood(CloudServer.Mood.WELL);
    }

    private synchronized void say(String what) {
        try {
            Files.writeString(
                    directory.resolve("log/faults.log"),
                    java.time.LocalTime.now(java.time.ZoneOffset.UTC) + " +" + elapsedMillis() + " ms " + what + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            problems.add("the log of faults cannot be written: " + e.getMessage());
        }
    }
}
