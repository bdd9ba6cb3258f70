package org.trove.guestagent.datastore;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is wanted.
 *
 * @param limit most entries wanted, null or below 1 = all
 * @param marker key after which the part starts, null = from the beginning
 * @param includeMarker whether the marker's own entry belongs to the part
 */
public record Paging(@Nullable Integer limit, @Nullable String marker, boolean includeMarker) {
    public static final Paging ALL = new Paging(null, null, false);

    /** How many rows to read: one more than wanted tells whether more follow. */
    public int rowsToRead() {
        Integer wanted = limit;
        return wanted == null || wanted < 1 || wanted == Integer.MAX_VALUE ? Integer.MAX_VALUE : wanted + 1;
    }

    /** Cuts the rows that were read, and names the last key where more follow. */
    public <T> Slice<T> slice(List<T> rows, Function<T, String> key) {
        int wanted = rowsToRead() == Integer.MAX_VALUE ? Integer.MAX_VALUE : rowsToRead() - 1;
        if (rows.size() <= wanted) {
            return new Slice<>(rows, null);
        }
        return new Slice<>(rows.subList(0, wanted), key.apply(rows.get(wanted - 1)));
    }
}
