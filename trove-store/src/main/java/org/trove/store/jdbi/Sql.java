package org.trove.store.jdbi;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** Statements on one connection, with arguments by position. */
final class Sql {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);
    private static final int LARGEST_FIXED_LIST = 16;

    private final Handle handle;

    Sql(Handle handle) {
        this.handle = handle;
    }

    /** Makes an object of the current row. */
    interface Row<T> {
        T map(ResultSet rs) throws SQLException;
    }

    /** @return how many rows matched */
    int update(String sql, @Nullable Object... arguments) {
        return handle.execute(sql, arguments);
    }

    /** As {@link #update}, for one row. @return what the statement gave to LAST_INSERT_ID; empty where no row matched */
    OptionalLong updateAnswering(String sql, @Nullable Object... arguments) {
        try (Update update = handle.createUpdate(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                update.bind(i, arguments[i]);
            }
            return update.executeAndReturnGeneratedKeys().map((rs, context) -> rs.getLong(1)).list().stream()
                    .mapToLong(Long::longValue)
                    .findFirst();
        }
    }

    <T> List<T> list(String sql, Row<T> row, @Nullable Object... arguments) {
        return handle.select(sql, arguments).map((rs, context) -> row.map(rs)).list();
    }

    /** The first row, where there is one. */
    <T> Optional<T> first(String sql, Row<T> row, @Nullable Object... arguments) {
        return list(sql, row, arguments).stream().findFirst();
    }

    /** As bound text: the driver drops the fraction of temporal arguments towards servers that it takes for old ones. */
    static String time(Instant time) {
        return TIME.format(time);
    }

    static @Nullable Instant nullableTime(ResultSet rs, int column) throws SQLException {
        LocalDateTime time = rs.getObject(column, LocalDateTime.class);
        return time == null ? null : time.toInstant(ZoneOffset.UTC);
    }

    /** Trove allows rows without times: they count as made at the epoch. */
    static Instant time(ResultSet rs, int column) throws SQLException {
        Instant time = nullableTime(rs, column);
        return time == null ? Instant.EPOCH : time;
    }

    static @Nullable Integer nullableInt(ResultSet rs, int column) throws SQLException {
        int value = rs.getInt(column);
        return rs.wasNull() ? null : value;
    }

    /**
     * How many placeholders to write for a list: lengths are rounded up to powers of two, so that few different statements
     * are prepared; the caller repeats the last value.
     */
    static int padded(int size) {
        return size <= LARGEST_FIXED_LIST
                ? Integer.highestOneBit(Math.max(1, size * 2 - 1))
                : (size + LARGEST_FIXED_LIST - 1) / LARGEST_FIXED_LIST * LARGEST_FIXED_LIST;
    }

    /** {@code ?, ?, …} */
    static String placeholders(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }

    /** The values for as many placeholders as {@link #padded} says. */
    static @Nullable Object[] padded(List<?> values) {
        Object[] padded = new Object[padded(values.size())];
        for (int i = 0; i < padded.length; i++) {
            padded[i] = values.get(Math.min(i, values.size() - 1));
        }
        return padded;
    }
}
