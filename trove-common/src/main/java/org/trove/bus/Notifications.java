package org.trove.bus;

import java.util.function.Consumer;

/**
 * What another service tells everybody who wants to know, on its own broker. Each listener gets all of it, whoever else
 * listens. What is told while there is no connection may be lost.
 */
public interface Notifications extends AutoCloseable {
    /** Nobody tells anything. */
    Notifications NONE = new Notifications() {
        @Override
        public void listen(Consumer<byte[]> handler, Runnable onConnected) {}

        @Override
        public boolean isConnected() {
            return false;
        }

        @Override
        public String problem() {
            return "not configured";
        }

        @Override
        public void close() {}
    };

    /**
     * Receives, now and after every reconnection, until closed. To be called once.
     *
     * @param handler gets the body of each message; must not block
     * @param onConnected told each time that messages begin to be kept for us; must not block
     */
    void listen(Consumer<byte[]> handler, Runnable onConnected);

    /** Whether messages come. */
    boolean isConnected();

    /** Why {@link #isConnected} is false, in words for a health check. */
    String problem();

    @Override
    void close();
}
