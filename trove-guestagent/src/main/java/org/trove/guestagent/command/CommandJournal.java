package org.trove.guestagent.command;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.CommandOrigin;
import org.trove.bus.GuestException;

/**
 * Remembers across crashes which commands were begun and how they ended. The broker delivers again what the agent had not
 * acknowledged when it died, and a database that is made twice would look like one that somebody else had made before. And whoever
 * may write to the broker can send again what he recorded, at any time. So what is forgotten leaves its time behind: commands that
 * the control plane sent no later than that are refused. Arguments and results are not kept: they hold passwords.
 */
public final class CommandJournal {
    private static final Logger LOG = LoggerFactory.getLogger(CommandJournal.class);
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    private static final String FILE = ".commands";

    /** Many more than the broker hands out at a time, and than may overtake each other on their way. */
    private static final int REMEMBERED = 256;

    /** By which the clocks of services may differ, as each compares its own with the database's. */
    private static final long TOLERANCE_MICROS = TimeUnit.SECONDS.toMicros(5);

    private final StateFiles files;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private long forgottenUntil;

    /**
     * @param stateDirectory exists, and only the agent can write there
     * @param since before this time (microseconds since the epoch) nothing was sent to this server; 0 = not known
     */
    public CommandJournal(Path stateDirectory, long since) {
        this(new StateDirectory(stateDirectory), since);
    }

    public CommandJournal(StateFiles files, long since) {
        this.files = files;
        this.forgottenUntil = Math.max(0, since - TOLERANCE_MICROS);
        load();
    }

    /**
     * A command that was begun.
     *
     * @param sent when the control plane sent it, in microseconds since the epoch; 0 = its code did not say
     * @param ended false where the agent died in the middle, as far as it knows
     * @param kind of the failure; null = it succeeded, or did not end
     * @param message of the failure, likewise
     */
    record Entry(
            String id,
            long sent,
            boolean ended,
            @Nullable String kind,
            @Nullable String message) {
        Optional<GuestException> failure() {
            return kind == null || message == null ? Optional.empty() : Optional.of(new GuestException(kind, message));
        }
    }

    /** The journal as it stands in its file. @param forgotten see {@link #isForgotten} */
    private record Kept(
            @JsonProperty("forgotten") long forgotten,
            @JsonProperty("commands") List<Entry> commands) {}

    synchronized Optional<Entry> find(String id) {
        return Optional.ofNullable(entries.get(id));
    }

    /** Whether a command may have been done before and is not remembered, as it was sent no later than one that is not either. */
    synchronized boolean isForgotten(CommandOrigin origin) {
        return origin.sentMicros() > 0
                && origin.sentMicros() <= forgottenUntil
                && !entries.containsKey(origin.messageId());
    }

    synchronized void begin(CommandOrigin origin) {
        put(new Entry(origin.messageId(), origin.sentMicros(), false, null, null));
    }

    synchronized void succeed(CommandOrigin origin) {
        put(new Entry(origin.messageId(), origin.sentMicros(), true, null, null));
    }

    synchronized void fail(CommandOrigin origin, GuestException failure) {
        put(new Entry(origin.messageId(), origin.sentMicros(), true, failure.kind(), failure.getMessage()));
    }

    private void put(Entry entry) {
        entries.put(entry.id, entry);
        Iterator<Entry> oldest = entries.values().iterator();
        while (entries.size() > REMEMBERED) {
            forgottenUntil = Math.max(forgottenUntil, oldest.next().sent);
            oldest.remove();
        }
        try {
            files.write(FILE, JSON.writeValueAsString(new Kept(forgottenUntil, List.copyOf(entries.values()))));
        } catch (UncheckedIOException | JsonProcessingException e) {
            // On a full disk databases must still be removable.
            LOG.warn("the journal of commands cannot be written cause={}", e.getMessage());
        }
    }

    private void load() {
        try {
            JsonNode kept = JSON.readTree(files.read(FILE).orElse("[]"));
            // Releases before kept a list of entries without times.
            JsonNode commands = kept.isArray() ? kept : kept.path("commands");
            forgottenUntil = Math.max(forgottenUntil, kept.path("forgotten").longValue());
            for (Entry entry : JSON.treeToValue(commands, Entry[].class)) {
                entries.put(entry.id, entry);
            }
        } catch (UncheckedIOException | JsonProcessingException e) {
            LOG.error("the journal of commands cannot be read, a command may be done twice", e);
        }
    }
}
