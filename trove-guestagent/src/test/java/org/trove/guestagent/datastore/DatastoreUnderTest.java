package org.trove.guestagent.datastore;

import java.io.IOException;
import org.trove.datastore.DatastoreDescriptor;
import org.trove.guestagent.datastore.DatastoreContext.Bind;

/** A real datastore for {@link DatastoreManagerContract}, in a directory of its own that is removed when it is closed. */
public interface DatastoreUnderTest extends AutoCloseable {
    DatastoreManager manager();

    DatastoreDescriptor descriptor();

    /** Where it is told to listen. */
    Bind bind();

    /** As after a restart of the agent: {@link #manager} remembers nothing but what lies on disk. */
    void reopen();

    /** Of the server process. */
    long pid() throws IOException;

    /** Keeps a word of lower-case letters among the data. */
    void keep(String word);

    boolean hasKept(String word);

    /** Whether the server lets a user in from this machine, over TCP. Never asked of a datastore without users and root. */
    boolean letsIn(String user, String password);

    @Override
    void close() throws IOException;
}
