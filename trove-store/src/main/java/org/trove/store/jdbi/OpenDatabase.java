package org.trove.store.jdbi;

import javax.sql.DataSource;

/** Connections to the database, shared by a process until it closes them; hides whose pool it is. */
public interface OpenDatabase extends DataSource, AutoCloseable {
    /** Closes idle connections, and those in use as they are given back. */
    @Override
    void close();
}
