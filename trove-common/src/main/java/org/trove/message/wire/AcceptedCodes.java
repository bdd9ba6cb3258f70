package org.trove.message.wire;

/** Which authentication codes a message may have to be accepted, and which ones it gets when it is sent. */
public enum AcceptedCodes {
    /** Only the code that covers the whole message: method, id, target, time and all values. */
    NEW_ONLY,
    /** That, or {@code trove.mac} of releases before it, which says neither to whom a message goes nor when it was sent. */
    OLD_TOO,
    /** Those, or none at all, as peers in Python have it. Whoever may write to the broker can change and repeat such messages. */
    NONE_TOO
}
