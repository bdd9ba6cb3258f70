package org.trove.guestagent.datastore;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param nextMarker key of the last entry where more follow, else null
 */
public record Slice<T>(List<T> entries, @Nullable String nextMarker) {
    public Slice {
        entries = List.copyOf(entries);
    }
}
