package org.trove.standalone.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.trove.host.PrivateFiles;

/**
 * The tokens that were given back before their time, by audit id; a line {@code <audit id> <expiry>} each in a file, so that
 * they stay void after a restart. Those that expired are forgotten at the next start.
 */
final class Revocations {
    private final Path file;
    private final Map<String, Long> expiries = new ConcurrentHashMap<>();

    Revocations(Path file, Clock clock) throws IOException {
        this.file = file;
        if (Files.exists(file)) {
            load(clock.instant());
        }
    }

    private void load(Instant now) throws IOException {
        for (String line : PrivateFiles.read(file).lines().toList()) {
            String[] fields = line.split(" ", 2);
            if (fields.length != 2 || !fields[1].matches("[0-9]{1,12}")) {
                throw new IllegalArgumentException(file + ": not a revoked token: '" + line + "'; delete the line");
            }
            long expiry = Long.parseLong(fields[1]);
            if (expiry > now.getEpochSecond()) {
                expiries.put(fields[0], expiry);
            }
        }
        PrivateFiles.write(
                file,
                expiries.entrySet().stream()
                        .map(entry -> line(entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining()));
    }

    /** The token is void from now on. @throws UncheckedIOException naming the file that cannot be written */
    synchronized void add(Token token) {
        long expiry = token.expires().getEpochSecond();
        if (expiries.putIfAbsent(token.auditId(), expiry) == null) {
            try {
                PrivateFiles.append(file, line(token.auditId(), expiry));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write " + file, e);
            }
        }
    }

    boolean contains(Token token) {
        return expiries.containsKey(token.auditId());
    }

    private static String line(String auditId, long expiry) {
        return auditId + " " + expiry + "\n";
    }
}
