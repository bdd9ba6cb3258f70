package org.trove.store.jdbi;

/**
 * Rows are not as they were read in the same transaction, which is repeated. On one server their locks keep that from happening;
 * on a cluster with several writers another node's write may come in between the reading and the writing without any error.
 */
final class RowsChangedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RowsChangedException(String table) {
        super("rows of " + table + " changed between their reading and their writing", null, false, false);
    }
}
