package org.trove.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The stock {@code openstack} client of Debian, unpatched, run as a user runs it: each command in a process of its own. */
final class OpenStackClient {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final int LONGEST_SECONDS = 120;

    /** As the process that ran the command was ended by SIGALRM. */
    private static final int OUT_OF_TIME = -14;

    private final Path cloudsYaml;
    private final String cloud;

    OpenStackClient(Path cloudsYaml, String cloud) {
        this.cloudsYaml = cloudsYaml;
        this.cloud = cloud;
    }

    /** What a command printed and how it ended. */
    record Result(int exitCode, String out, String err) {
        Result ok() {
            if (exitCode != 0) {
                throw new AssertionError("openstack ended with " + exitCode + ":\n" + out + err);
            }
            return this;
        }
    }

    /** Runs a command with JSON output; fails where it fails. */
    JsonNode json(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-f", "json"));
        Result result = run(all.toArray(String[]::new)).ok();
        try {
            return JSON.readTree(result.out());
        } catch (IOException e) {
            throw new UncheckedIOException(result.out(), e);
        }
    }

    Result run(String... arguments) {
        List<String> command = new ArrayList<>(List.of("--os-cloud", cloud));
        command.addAll(List.of(arguments));
        try {
            Path out = Files.createTempFile("openstack", ".out");
            Path err = Files.createTempFile("openstack", ".err");
            int exitCode = Commands.perform(Map.of(
                    "arguments", command,
                    "config", cloudsYaml.toString(),
                    "out", out.toString(),
                    "err", err.toString(),
                    "seconds", LONGEST_SECONDS));
            if (exitCode == OUT_OF_TIME) {
                throw new AssertionError(
                        "openstack " + List.of(arguments) + " took more than " + LONGEST_SECONDS + " s");
            }
            Result result = new Result(
                    exitCode,
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8));
            Files.delete(out);
            Files.delete(err);
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process that has loaded the client, one for all tests; it ends with this one. */
    private static final class Commands {
        private static final String SCRIPT = "openstack_commands.py";
        private static @Nullable Process process;

        private Commands() {}

        static synchronized int perform(Map<String, Object> request) throws IOException {
            Process running = process;
            if (running == null || !running.isAlive()) {
                running = start();
                process = running;
            }
            running.getOutputStream().write((JSON.writeValueAsString(request) + "\n").getBytes(StandardCharsets.UTF_8));
            running.getOutputStream().flush();
            String answer = readLine(running.getInputStream());
            if (answer.isEmpty()) {
                throw new IOException("the openstack client cannot be loaded, or ended; see the output of the test");
            }
            return Integer.parseInt(answer);
        }

        private static Process start() throws IOException {
            ProcessBuilder builder = new ProcessBuilder("/usr/bin/python3", "-c", script())
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().keySet().removeIf(key -> key.startsWith("OS_") || key.startsWith("PYTHON"));
            builder.environment().put("PATH", "/usr/bin:/bin");
            return builder.start();
        }

        private static String script() throws IOException {
            try (InputStream script = OpenStackClient.class.getResourceAsStream(SCRIPT)) {
                return new String(Objects.requireNonNull(script, SCRIPT).readAllBytes(), StandardCharsets.UTF_8);
            }
        }

        private static String readLine(InputStream from) throws IOException {
            StringBuilder line = new StringBuilder();
            for (int next = from.read(); next >= 0 && next != '\n'; next = from.read()) {
                line.append((char) next);
            }
            return line.toString();
        }
    }
}
