package org.trove.guestagent.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.trove.message.GuestCommand.Prepare;

/**
 * Remembers across crashes how far the first preparation came. The request itself is kept while it runs, in a file of mode
 * 0600, because the broker delivers it only once.
 */
public final class PrepareJournal {
    /** Requests also have derived properties, which are written and need not be read. */
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private static final String START = ".prepare.start";
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
        try {
            files.write(START, JSON.writeValueAsString(request));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("the request to prepare cannot be kept", e);
        }
        files.delete(FAILED);
    }

    public void succeed() {
        files.write(END, "");
        files.write(START, "");
    }

    public void fail(String sentence) {
        files.write(FAILED, sentence);
        files.write(START, "");
    }

    public boolean isPrepared() {
        return files.exists(END);
    }

    public boolean isFailed() {
        return files.exists(FAILED);
    }

    /** The request whose preparation a crash interrupted. */
    public Optional<Prepare> interrupted() {
        Optional<String> kept = isPrepared() || isFailed() ? Optional.empty() : files.read(START);
        return kept.filter(text -> !text.isEmpty()).map(PrepareJournal::parse);
    }

    private static Prepare parse(String text) {
        try {
            return JSON.readValue(text, Prepare.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("the journal " + START + " cannot be read", e);
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
