package org.trove.bus.rabbit;

import java.io.IOException;

/** What a supervisor keeps a session open for, besides subscriptions. */
interface SessionUse {
    /** In logs. */
    String name();

    /** On each new session, before anybody is subscribed; one that fails is given up. */
    default void prepare(Session session) throws IOException {}

    /** The session is in use. */
    default void opened() {}

    /** It is not any more; also told at the end, and from any thread. */
    default void lost() {}
}
