package org.trove.guestagent.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.GuestException;

/**
 * Remembers across crashes which commands were begun and how they ended. The broker delivers again what the agent had not
 * acknowledged when it died, and a database that is made twice would look like one that somebody else had made before.
 * Arguments and results are not kept: they hold passwords.
 */
public final class CommandJournal {
    private static final Logger LOG = LoggerFactory.getLogger(CommandJournal.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FILE = ".commands";

    /** More than the broker hands out at a time. */
    private static final int REMEMBERED = 64;

    private final StateFiles files;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** @param stateDirectory exists, and only the agent can write there */
    public CommandJournal(Path stateDirectory) {
        this(new StateDirectory(stateDirectory));
    }

    public CommandJournal(StateFiles files) {
        this.files = files;
        load();
    }

    /**
     * A command that was begun.
     *
     * @param ended false where the agent died in the middle, as far as it knows
     * @param kind of the failure; null = it succeeded, or did not end
     * @param message of the failure, likewise
     */
    record Entry(
            String id,
            boolean ended,
            @Nullable String kind,
            @Nullable String message) {
        Optional<GuestException> failure() {
            return kind == null || message == null ? Optional.empty() : Optional.of(new GuestException(kind, message));
        }
    }

    synchronized Optional<Entry> find(String id) {
        return Optional.ofNullable(entries.get(id));
    }

    synchronized void begin(String id) {
        put(new Entry(id, false, null, null));
    }

    synchronized void succeed(String id) {
        put(new Entry(id, true, null, null));
    }

    synchronized void fail(String id, GuestException failure) {
        put(new Entry(id, true, failure.kind(), failure.getMessage()));
    }

    private void put(Entry entry) {
        entries.put(entry.id, entry);
        if (entries.size() > REMEMBERED) {
            entries.remove(entries.keySet().iterator().next());
        }
        try {
            files.write(FILE, JSON.writeValueAsString(entries.values()));
        } catch (UncheckedIOException | JsonProcessingException e) {
            // On a full disk databases must still be removable.
            LOG.warn("the journal of commands cannot be written cause={}", e.getMessage());
        }
    }

    private void load() {
        try {
            for (Entry entry : JSON.readValue(files.read(FILE).orElse("[]"), Entry[].class)) {
                entries.put(entry.id, entry);
            }
        } catch (UncheckedIOException | JsonProcessingException e) {
            LOG.error("the journal of commands cannot be read, a command may be done twice", e);
        }
    }
}
