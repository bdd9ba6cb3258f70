package org.trove.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param nextMarker the marker of the next part, null where this is the last
 */
public record Page<T>(List<T> items, @Nullable String nextMarker) {
    public Page {
        items = List.copyOf(items);
    }
}
