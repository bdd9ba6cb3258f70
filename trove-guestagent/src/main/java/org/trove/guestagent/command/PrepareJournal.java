package org.trove.guestagent.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
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

    private static final String START = ".prepare.start";
    private static final String REBUILD = ".rebuild.start";
    private static final String END = ".prepare.end";
    private static final String FAILED = ".prepare.failed";
    private static final String STOPPED = ".stopped";

    private final StateFiles files;

    /** @param stateDirectory exists, and only the agent can write there */
    public PrepareJournal(Path stateDirectory) {
        this(new StateDirectory(stateDirectory));
    }

    public PrepareJournal(StateFiles files) {
        this.files = files;
    }

    public void begin(Prepare request) {
        begin(START, request);
    }

    public void begin(Rebuild request) {
        begin(REBUILD, request);
    }

    private void begin(String file, Object request) {
        try {
            files.write(file, JSON.writeValueAsString(request));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("the request cannot be kept", e);
        }
        files.delete(FAILED);
    }

    public void succeed() {
        files.write(END, "");
        files.write(START, "");
        files.delete(REBUILD);
    }

    public void fail(String sentence) {
        files.write(FAILED, sentence);
        files.write(START, "");
        files.delete(REBUILD);
    }

    public boolean isPrepared() {
        return files.exists(END);
    }

    public boolean isFailed() {
        return files.exists(FAILED);
    }

    /** The request whose preparation a crash interrupted. */
    public Optional<Prepare> interrupted() {
        return interrupted(START, Prepare.class);
    }

    /** The same of a rebuild. */
    public Optional<Rebuild> interruptedRebuild() {
        return interrupted(REBUILD, Rebuild.class);
    }

    private <T> Optional<T> interrupted(String file, Class<T> type) {
        Optional<String> kept = isPrepared() || isFailed() ? Optional.empty() : files.read(file);
        return kept.filter(text -> !text.isEmpty()).map(text -> parse(file, text, type));
    }

    private static <T> T parse(String file, String text, Class<T> type) {
        try {
            return JSON.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("the journal " + file + " cannot be read", e);
        }
    }

    /** Remembers that the datastore is to stay down when the agent starts again. */
    public void markStopped() {
        files.write(STOPPED, "");
    }

    public void clearStopped() {
        files.delete(STOPPED);
    }

    public boolean isStopped() {
        return files.exists(STOPPED);
    }
}
