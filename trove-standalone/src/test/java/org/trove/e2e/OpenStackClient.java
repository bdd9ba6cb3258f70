package org.trove.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The stock {@code openstack} client of Debian, unpatched, run as a user runs it. */
final class OpenStackClient {
    private static final ObjectMapper JSON = new ObjectMapper();

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
        List<String> command = new ArrayList<>(List.of("/usr/bin/python3", "/usr/bin/openstack", "--os-cloud", cloud));
        command.addAll(List.of(arguments));
        try {
            Path out = Files.createTempFile("openstack", ".out");
            Path err = Files.createTempFile("openstack", ".err");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().keySet().removeIf(key -> key.startsWith("OS_") || key.startsWith("PYTHON"));
            builder.environment().put("OS_CLIENT_CONFIG_FILE", cloudsYaml.toString());
            builder.environment().put("PATH", "/usr/bin:/bin");
            Process process = builder.start();
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("openstack " + List.of(arguments) + " took more than 120 s");
            }
            Result result = new Result(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8));
            Files.delete(out);
            Files.delete(err);
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
