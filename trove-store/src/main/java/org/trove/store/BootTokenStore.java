package org.trove.store;

import java.time.Duration;
import org.trove.model.InstanceId;

/** Which servers may fetch the guest agent. Tokens are known by their hash alone; all times are the database's. */
public interface BootTokenStore {
    /**
     * Lets a token open the agent's download for its instance from now on, and forgets tokens that have expired. Repeated for the
     * same token it counts anew how long it is good.
     *
     * @param hash SHA-256 of the token, 64 hexadecimal digits
     * @param lifetime from now
     */
    void issue(String hash, InstanceId instance, Duration lifetime);

    /** What a token is worth to a server that says to be this instance. */
    Standing check(String hash, InstanceId instance);

    /**
     * Says that somebody was given the agent for it: the next report of the instance's agent is that one's.
     *
     * @return whether it was the first time
     */
    boolean served(String hash);

    /** What a token is worth. */
    enum Standing {
        VALID,
        /** Nobody issued it, or it expired long ago. */
        UNKNOWN,
        /** It is another instance's. */
        FOREIGN,
        EXPIRED,
        /** The agent that was fetched with it has reported, or its instance is deleted. */
        USED
    }
}
