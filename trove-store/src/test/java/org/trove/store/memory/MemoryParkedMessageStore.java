package org.trove.store.memory;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.store.ParkedMessage;
import org.trove.store.ParkedMessageStore;

final class MemoryParkedMessageStore implements ParkedMessageStore {
    private final MemoryState state;
    private final Clock clock;

    /** A row. */
    record Row(
            ParkedMessage message,
            Instant created,
            @Nullable Instant replayAt) {
        ParkedMessage.Summary summary() {
            return new ParkedMessage.Summary(
                    message.id(),
                    message.topic(),
                    message.method(),
                    message.body().length,
                    message.reason(),
                    message.attempts(),
                    created,
                    replayAt);
        }
    }

    MemoryParkedMessageStore(MemoryState state, Clock clock) {
        this.state = state;
        this.clock = clock;
    }

    @Override
    public boolean park(ParkedMessage message, int most) {
        Row known = state.parkedMessages.get(message.id());
        if (known == null && count(message.topic()) >= most) {
            return false;
        }
        Instant created = known == null ? clock.instant() : known.created();
        state.parkedMessages.put(message.id(), new Row(message, created, null));
        return true;
    }

    @Override
    public List<ParkedMessage.Summary> list() {
        return state.parkedMessages.values().stream().map(Row::summary).toList();
    }

    @Override
    public Optional<ParkedMessage.Summary> find(String id) {
        return Optional.ofNullable(state.parkedMessages.get(id)).map(Row::summary);
    }

    @Override
    public int count(String topic) {
        return (int) state.parkedMessages.values().stream()
                .filter(row -> row.message().topic().equals(topic))
                .count();
    }

    @Override
    public boolean askReplay(String id) {
        Row known = state.parkedMessages.get(id);
        if (known == null) {
            return false;
        }
        state.parkedMessages.put(id, new Row(known.message(), known.created(), clock.instant()));
        return true;
    }

    @Override
    public List<ParkedMessage.Replay> replays(String topic, int limit) {
        return state.parkedMessages.values().stream()
                .filter(row -> row.message().topic().equals(topic) && row.replayAt() != null)
                .limit(limit)
                .map(row -> new ParkedMessage.Replay(
                        row.message().id(), row.message().body()))
                .toList();
    }

    @Override
    public void replayed(String id) {
        Row known = state.parkedMessages.get(id);
        if (known != null && known.replayAt() != null) {
            state.parkedMessages.remove(id);
        }
    }

    @Override
    public boolean drop(String id) {
        return state.parkedMessages.remove(id) != null;
    }
}
