package org.trove.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/** What happened, in words; kept only where somebody will read it. */
final class Trace {
    private final boolean kept;
    private final int capacity;
    private final Deque<String> lines = new ArrayDeque<>();

    /** @param capacity how many of the last lines are kept, 0 = none */
    Trace(int capacity) {
        this.kept = capacity > 0;
        this.capacity = capacity;
    }

    void say(Timeline at, Supplier<String> what) {
        if (kept) {
            Machine who = at.current();
            lines.add(String.format(
                    "%9.3f s  %-12s %s", at.nowMicros() / 1e6, who == null ? "world" : who.name(), what.get()));
            if (lines.size() > capacity) {
                lines.remove();
            }
        }
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
