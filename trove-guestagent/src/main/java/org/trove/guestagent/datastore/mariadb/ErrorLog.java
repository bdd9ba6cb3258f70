package org.trove.guestagent.datastore.mariadb;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Reads from MariaDB's log why it did not start. */
final class ErrorLog {
    private static final int READ_BYTES = 16_384;
    private static final int SHOWN_LINES = 3;

    private final Path file;

    ErrorLog(Path file) {
        this.file = file;
    }

    /** Where the log ends now. */
    long position() {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException unreadable) {
            return 0;
        }
    }

    /** The first errors that were logged after a position, in the server's own words. */
    String errorsSince(long position) {
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            log.seek(Math.max(position, log.length() - READ_BYTES));
            byte[] bytes = new byte[(int) Math.min(READ_BYTES, log.length() - log.getFilePointer())];
            log.readFully(bytes);
            List<String> errors = new String(bytes, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.contains("[ERROR]"))
                    .map(line -> line.substring(line.indexOf("[ERROR]") + 7).strip())
                    .toList();
            return errors.isEmpty()
                    ? "it logged no error"
                    : errors.stream().limit(SHOWN_LINES).collect(Collectors.joining("; "));
        } catch (IOException e) {
            return "its log cannot be read";
        }
    }
}
