package org.trove.guestagent.command;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.trove.host.PrivateFiles;
import org.trove.message.GuestCommand.Prepare;
import org.trove.message.GuestCommand.Rebuild;

/**
 * Remembers across crashes how far the first preparation came. The request itself is kept while it runs, in a file of mode
 * 0600, because the broker delivers it only once.
 */
public final class PrepareJournal {
    /** Requests also have derived properties, which are written and need not be read. */
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final Path start;
    private final Path rebuild;
    private final Path end;
    private final Path failed;
    private final Path stopped;

    /** @param stateDirectory exists, and only the agent can write there */
    public PrepareJournal(Path stateDirectory) {
        this.start = stateDirectory.resolve(".prepare.start");
        this.rebuild = stateDirectory.resolve(".rebuild.start");
        this.end = stateDirectory.resolve(".prepare.end");
        this.failed = stateDirectory.resolve(".prepare.failed");
        this.stopped = stateDirectory.resolve(".stopped");
    }

    public void begin(Prepare request) {
        write(start, request);
        delete(failed);
    }

    public void begin(Rebuild request) {
        write(rebuild, request);
        delete(failed);
    }

    public void succeed() {
        write(end, "");
        write(start, "");
        delete(rebuild);
    }

    public void fail(String sentence) {
        write(failed, sentence);
        write(start, "");
        delete(rebuild);
    }

    public boolean isPrepared() {
        return Files.exists(end);
    }

    public boolean isFailed() {
        return Files.exists(failed);
    }

    /** The request whose preparation a crash interrupted. */
    public Optional<Prepare> interrupted() {
        return interrupted(start, Prepare.class);
    }

    /** The same of a rebuild. */
    public Optional<Rebuild> interruptedRebuild() {
        return interrupted(rebuild, Rebuild.class);
    }

    private <T> Optional<T> interrupted(Path file, Class<T> type) {
        try {
            if (isPrepared() || isFailed() || !Files.exists(file) || Files.size(file) == 0) {
                return Optional.empty();
            }
            return Optional.of(JSON.readValue(file.toFile(), type));
        } catch (IOException e) {
            throw new UncheckedIOException("the journal " + file + " cannot be read", e);
        }
    }

    /** Remembers that the datastore is to stay down when the agent starts again. */
    public void markStopped() {
        write(stopped, "");
    }

    public void clearStopped() {
        delete(stopped);
    }

    public boolean isStopped() {
        return Files.exists(stopped);
    }

    private static void write(Path file, Object content) {
        try {
            PrivateFiles.write(file, content instanceof String text ? text : JSON.writeValueAsString(content));
        } catch (IOException e) {
            throw new UncheckedIOException("the journal " + file + " cannot be written", e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the journal " + file + " cannot be removed", e);
        }
    }
}
