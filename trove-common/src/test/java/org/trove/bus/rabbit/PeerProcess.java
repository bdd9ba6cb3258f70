package org.trove.bus.rabbit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The process of {@code trove_peer.py} and what it says. */
final class PeerProcess implements AutoCloseable {
    private static final Path PROGRAM = Path.of("src/test/python/trove_peer.py");

    /** Debian's own: its packages are not on the path of another one. */
    private static final String PYTHON = "/usr/bin/python3";

    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final Path errors;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private PeerProcess(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
    }

    static PeerProcess start(Path configuration, String instance) throws IOException {
        Path errors = configuration.resolveSibling("peer.log");
        Process process = new ProcessBuilder(PYTHON, PROGRAM.toString(), configuration.toString(), instance)
                .redirectError(errors.toFile())
                .start();
        PeerProcess peer = new PeerProcess(process, errors);
        Thread reader = new Thread(peer::read, "python-peer");
        reader.setDaemon(true);
        reader.start();
        return peer;
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            output.lines().forEach(lines::add);
            lines.add("ended");
        } catch (IOException e) {
            lines.add("not readable: " + e);
        }
    }

    /** The next line that tells of something, as it was said. */
    String await(String what) throws IOException, InterruptedException {
        String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(line)
                .as("from %s; it needs Debian's python3-trove, which bin/test installs%n%s", PROGRAM, said())
                .isNotNull()
                .startsWith("[\"" + what + "\"");
        return line;
    }

    private String said() throws IOException {
        return Files.readString(errors);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
