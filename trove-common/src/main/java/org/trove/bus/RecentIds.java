package org.trove.bus;

import java.util.LinkedHashSet;
import java.util.Set;

/** Remembers the last ids of messages, to tell duplicates. */
final class RecentIds {
    private final int capacity;
    private final Set<String> ids = new LinkedHashSet<>();

    RecentIds(int capacity) {
        this.capacity = capacity;
    }

    /** @return false where the id was seen before; an empty id is always new */
    synchronized boolean add(String id) {
        if (id.isEmpty()) {
            return true;
        }
        boolean isNew = ids.add(id);
        if (ids.size() > capacity) {
            ids.remove(ids.iterator().next());
        }
        return isNew;
    }
}
