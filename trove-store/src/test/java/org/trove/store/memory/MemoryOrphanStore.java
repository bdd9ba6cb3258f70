package org.trove.store.memory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.trove.model.Orphan;
import org.trove.store.OrphanStore;

final class MemoryOrphanStore implements OrphanStore {
    private final MemoryState state;
    private final Clock clock;

    MemoryOrphanStore(MemoryState state, Clock clock) {
        this.state = state;
        this.clock = clock;
    }

    @Override
    public List<Orphan> record(List<Orphan> found) {
        Instant now = clock.instant();
        List<Orphan> fresh = new ArrayList<>();
        for (Orphan orphan : found) {
            MemoryState.OrphanRow known = state.orphans.get(key(orphan));
            if (known == null) {
                fresh.add(orphan);
            }
            state.orphans.put(key(orphan), new MemoryState.OrphanRow(orphan, known == null ? now : known.found(), now));
        }
        return fresh;
    }

    @Override
    public void forget(Collection<Orphan> gone) {
        gone.forEach(orphan -> state.orphans.remove(key(orphan)));
    }

    @Override
    public void forgetUnseen(Duration time) {
        Instant limit = clock.instant().minus(time);
        List<String> gone = state.orphans.entrySet().stream()
                .filter(row -> !row.getValue().seen().isAfter(limit))
                .map(Map.Entry::getKey)
                .toList();
        gone.forEach(state.orphans::remove);
    }

    @Override
    public List<Orphan.Known> list() {
        return state.orphans.values().stream()
                .map(row -> new Orphan.Known(row.orphan(), row.found()))
                .toList();
    }

    @Override
    public List<Orphan> knownFor(Duration time) {
        Instant limit = clock.instant().minus(time);
        return state.orphans.values().stream()
                .filter(row -> !row.found().isAfter(limit))
                .map(MemoryState.OrphanRow::orphan)
                .toList();
    }

    private static String key(Orphan orphan) {
        return orphan.resource() + " " + orphan.cloudId();
    }
}
