package org.trove.api.feed;

import java.io.IOException;

/** Where a stream of events goes: a connection to a client. Used by one thread at a time. */
public interface EventSink {
    /** Sends and waits until it is on its way. @throws IOException where the client is gone */
    void send(byte[] text) throws IOException;

    void close();
}
