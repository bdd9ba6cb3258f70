package org.trove.message.wire;

import org.trove.model.InstanceId;

/** A message does not prove who sent it to whom. */
public final class RefusedMessageException extends MalformedMessageException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    RefusedMessageException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** The same, saying which instance it names. */
    public RefusedMessageException from(InstanceId instance) {
        return new RefusedMessageException(reason, getMessage() + " instance=" + instance);
    }

    public Reason reason() {
        return reason;
    }

    /** What is wrong with its code. */
    public enum Reason {
        /** It has none: a peer in Python, or somebody took it off. */
        NO_CODE,
        /** It has only the one of releases before. */
        OLD_CODE,
        /** It was changed, made with another key, or made for another receiver. */
        WRONG_CODE
    }
}
