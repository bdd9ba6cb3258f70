package org.trove.store;

import java.util.List;
import java.util.Optional;

/** Messages that no service could handle, until an operator sends them again or drops them. Bodies are kept sealed. */
public interface ParkedMessageStore {
    /**
     * Keeps a message. One that is there already is there once, with the newer reason.
     *
     * @param most how many messages of a topic are kept
     * @return false where there are so many
     */
    boolean park(ParkedMessage message, int most);

    /** All, the oldest first. */
    List<ParkedMessage.Summary> list();

    Optional<ParkedMessage.Summary> find(String id);

    int count(String topic);

    /** Asks for a message to be sent again by a service that serves its topic. @return false where there is none */
    boolean askReplay(String id);

    /** Those of a topic that somebody asked to send again, the oldest first. */
    List<ParkedMessage.Replay> replays(String topic, int limit);

    /** Forgets one that was sent again, unless it was parked anew meanwhile. */
    void replayed(String id);

    /** @return false where there is none */
    boolean drop(String id);
}
