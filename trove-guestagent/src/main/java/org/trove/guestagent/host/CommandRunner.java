package org.trove.guestagent.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs programs to their end, in a small environment of their own. Secrets never belong into {@code command}. */
public final class CommandRunner {
    private static final int KEPT_CHARACTERS = 4_000;
    private static final Map<String, String> ENVIRONMENT =
            Map.of("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL", "C", "HOME", "/");

    /**
     * Runs a program and waits for it.
     *
     * @return the end of what it wrote, at most 4,000 characters
     * @throws CommandFailedException where it cannot start, ends with another code than 0, or runs longer than the time-out
     */
    public String run(List<String> command, Duration timeout) {
        Process process = launch(new ProcessBuilder(command).redirectErrorStream(true));
        CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> tail(process.getInputStream()));
        try {
            process.getOutputStream().close();
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new CommandFailedException(command.get(0) + " took longer than " + timeout.toSeconds() + " s");
            }
            String text = output.join().strip();
            if (process.exitValue() != 0) {
                throw new CommandFailedException(
                        command.get(0) + " ended with code " + process.exitValue() + ": " + text);
            }
            return text;
        } catch (IOException e) {
            throw new CommandFailedException(command.get(0) + " could not be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException(command.get(0) + " was interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    static Process launch(ProcessBuilder builder) {
        builder.environment().clear();
        builder.environment().putAll(ENVIRONMENT);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new CommandFailedException(builder.command().get(0) + " could not be started: " + e.getMessage(), e);
        }
    }

    private static String tail(InputStream stream) {
        StringBuilder kept = new StringBuilder();
        byte[] buffer = new byte[4096];
        try (stream) {
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                kept.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
                kept.delete(0, Math.max(0, kept.length() - KEPT_CHARACTERS));
            }
        } catch (IOException ended) {
            return kept.toString();
        }
        return kept.toString();
    }
}
