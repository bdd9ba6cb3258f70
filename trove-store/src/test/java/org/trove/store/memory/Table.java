package org.trove.store.memory;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one kind, by key. A transaction has a table of its own, which shares its rows with the one before until they are
 * changed: {@link #get} gives a row to change, views give rows to look at.
 */
final class Table<K, V> extends AbstractMap<K, V> {
    private final UnaryOperator<Map<K, V>> copyOfAll;
    private final @Nullable UnaryOperator<V> copyOfRow;
    private Map<K, V> rows;

    /** Keys of the rows that nobody else has. */
    private Set<K> own = Set.of();

    private boolean inTransaction;
    private boolean shared;

    private Table(
            Map<K, V> rows, UnaryOperator<Map<K, V>> copyOfAll, @Nullable UnaryOperator<V> copyOfRow, boolean shared) {
        this.rows = rows;
        this.copyOfAll = copyOfAll;
        this.copyOfRow = copyOfRow;
        this.shared = shared;
    }

    /** Of rows that never change. @param copyOfAll its maps have the order of the table */
    static <K, V> Table<K, V> of(UnaryOperator<Map<K, V>> copyOfAll) {
        return new Table<>(copyOfAll.apply(Map.of()), copyOfAll, null, false);
    }

    /** Of rows that change. @param copyOfRow a row that can be changed without a change of the original */
    static <K, V> Table<K, V> of(UnaryOperator<Map<K, V>> copyOfAll, UnaryOperator<V> copyOfRow) {
        return new Table<>(copyOfAll.apply(Map.of()), copyOfAll, copyOfRow, false);
    }

    /** The table for a transaction. */
    Table<K, V> begin() {
        Table<K, V> copy = new Table<>(rows, copyOfAll, copyOfRow, true);
        copy.inTransaction = true;
        return copy;
    }

    /** The transaction is over, and this is the table. @return whether anything in it may have changed */
    boolean commit() {
        own = Set.of();
        inTransaction = false;
        return !shared;
    }

    /** A row to change; also to look at. */
    @Override
    @SuppressWarnings("unchecked") // keys of this type alone were put in
    public @Nullable V get(@Nullable Object key) {
        V row = key == null ? null : rows.get(key);
        if (key == null || row == null || copyOfRow == null || !inTransaction || own.contains(key)) {
            return row;
        }
        V copy = copyOfRow.apply(row);
        put((K) key, copy);
        return copy;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return rows.containsKey(key);
    }

    @Override
    public @Nullable V put(K key, V row) {
        unshare();
        if (inTransaction && copyOfRow != null) {
            own = own.isEmpty() ? new HashSet<>() : own;
            own.add(key);
        }
        return rows.put(key, row);
    }

    @Override
    public @Nullable V remove(@Nullable Object key) {
        unshare();
        return rows.remove(key);
    }

    /** Rows to look at: who wants to change one of them asks for it. */
    @Override
    public Set<Entry<K, V>> entrySet() {
        return Collections.unmodifiableMap(rows).entrySet();
    }

    @Override
    public int size() {
        return rows.size();
    }

    private void unshare() {
        if (shared) {
            rows = copyOfAll.apply(rows);
            shared = false;
        }
    }
}
