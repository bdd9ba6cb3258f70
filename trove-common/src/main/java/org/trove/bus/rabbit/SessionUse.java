package org.trove.bus.rabbit;

import java.io.IOException;
import org.trove.bus.BusMetrics;

/** What a supervisor keeps a session open for, besides subscriptions. */
interface SessionUse {
    /** In logs. */
    String name();

    /** On each new session, before anybody is subscribed; one that fails is given up. */
    default void prepare(Session session) throws IOException {}

    /** Now and then: makes again what is gone of what {@link #prepare} made; a session on which this fails is given up. */
    default void check(Session session) throws IOException {}

    /** Something was gone at the broker while the connection stood, and is made again. */
    default void repaired(BusMetrics.Part part) {}

    /** @param subscriptions that receive nothing although there is a connection */
    default void interrupted(int subscriptions) {}

    /** The session is in use. */
    default void opened() {}

    /** It is not any more; also told at the end, and from any thread. */
    default void lost() {}
}
