package org.trove.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process under test with its output in a file; closing it kills what is left of it. */
final class RunningProcess implements AutoCloseable {
    private final String name;
    private final Process process;
    private final Path log;

    private RunningProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    static RunningProcess start(String name, Path directory, Map<String, String> environment, List<String> command) {
        try {
            Path log = directory.resolve(name + ".log");
            ProcessBuilder builder = new ProcessBuilder(hearing(command))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            // What is tested is what was built, not what a launcher would build now.
            builder.environment().put("TROVE_BUILD", "never");
            builder.environment().putAll(environment);
            return new RunningProcess(name, builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The command as a terminal would start it. A test run that a script puts into the background ({@code nohup bin/test &})
     * ignores Ctrl-C, and so does everything that it starts: neither a shell nor the JVM listens to a signal that it found
     * ignored.
     */
    static List<String> hearing(List<String> command) {
        return Stream.concat(Stream.of("env", "--default-signal=INT"), command.stream())
                .toList();
    }

    /** Waits until the output holds a text; fails with the output when the process ends or the time is up. */
    RunningProcess awaitOutput(String text, Duration atMost) {
        await(name + " says '" + text + "'")
                .atMost(atMost)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    if (output().contains(text)) {
                        return true;
                    }
                    if (!process.isAlive()) {
                        throw new AssertionError(name + " ended with " + process.exitValue() + ":\n" + output());
                    }
                    return false;
                });
        return this;
    }

    String output() {
        try {
            return Files.exists(log) ? Files.readString(log, StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it at once, as {@code kill -9} does. */
    void kill() {
        process.destroyForcibly();
        awaitEnd(Duration.ofSeconds(10));
    }

    /** Asks it to end, as Ctrl-C does. @return the exit code */
    int stop(Duration atMost) {
        Signals.send("INT", process.pid());
        return awaitEnd(atMost);
    }

    int awaitEnd(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(name + " did not end within " + atMost + ":\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits for its end; fails with the output unless the exit code is 0. */
    void succeed(Duration atMost) {
        int code = awaitEnd(atMost);
        if (code != 0) {
            throw new AssertionError(name + " ended with " + code + ":\n" + output());
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            Signals.send("TERM", process.pid());
            try {
                if (!process.waitFor(30, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
