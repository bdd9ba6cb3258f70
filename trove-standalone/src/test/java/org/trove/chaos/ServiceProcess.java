package org.trove.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One service, started again as often as it is killed. Its number stands where bin/lib/services.sh finds it, which ends what a dead run left. */
final class ServiceProcess {
    private final String name;
    private final ChaosOptions options;
    private volatile List<String> command;
    private @Nullable Process process;
    private int hoursAhead;

    ServiceProcess(String name, ChaosOptions options, List<String> command) {
        this.name = name;
        this.options = options;
        this.command = command;
    }

    synchronized void start() {
        if (process != null && process.isAlive()) {
            return;
        }
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
            builder.environment().put("TROVE_BUILD", "never");
            // Services start again and again here: the cheap compiler is enough.
            builder.environment().put("JAVA_OPTS", "-XX:TieredStopAtLevel=1");
            builder.environment()
                    .put(
                            "TROVE_TEST_CLASSPATH",
                            options.root()
                                    .resolve("trove-standalone/target/test-classes")
                                    .toString());
            setClock(builder.environment());
            Process started = builder.start();
            process = started;
            Files.writeString(
                    options.directory().resolve("run").resolve(name + ".pid"),
                    started.pid() + " " + ticks(started.pid()) + "\n");
        } catch (IOException e) {
            throw new IllegalStateException(name + " cannot be started", e);
        }
    }

    /** @param hours that the clock of the next start is ahead of this machine's, 0 = none, negative = behind */
    synchronized void setClock(int hours) {
        hoursAhead = hours;
    }

    /** Only what the process reads from its clock, not how long it waits. */
    private void setClock(Map<String, String> environment) {
        if (hoursAhead != 0) {
            environment.put("LD_PRELOAD", FakeTime.library().orElseThrow().toString());
            environment.put("FAKETIME", String.format(Locale.ROOT, "%+dh", hoursAhead));
            environment.put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
            environment.put("FAKETIME_FORCE_MONOTONIC_FIX", "0");
        }
    }

    /** Ends it as an operator does. @throws IllegalStateException where it does not end in time */
    synchronized void terminate(Duration atMost) {
        Process running = process;
        if (running == null) {
            return;
        }
        running.destroy();
        try {
            if (!running.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(name + " does not end within " + atMost.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Starts with another command from now on. */
    void become(List<String> other) {
        command = List.copyOf(other);
    }

    /** As {@code kill -9} does. */
    synchronized void kill() {
        if (process != null) {
            process.destroyForcibly();
            try {
                process.waitFor(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** @param name STOP or CONT */
    synchronized void signal(String name) {
        if (process != null && process.isAlive()) {
            try {
                new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor(10, TimeUnit.SECONDS);
            } catch (IOException e) {
                throw new IllegalStateException("no signal could be sent", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    Path log() {
        return options.directory().resolve("log").resolve(name + ".log");
    }

    private static String ticks(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.UTF_8);
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19];
    }
}
