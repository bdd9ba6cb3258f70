package org.trove.message.wire;

/**
 * What the authentication code of a message proves.
 *
 * @param stamp of the sender; trustworthy with {@link Code#NEW} alone
 * @param isStrict whether the sender says that no service needs the old code any more
 */
public record Proof(Code code, Stamp stamp, boolean isStrict) {
    static final Proof OF_NOTHING = new Proof(Code.NONE, Stamp.NONE, false);

    /** Which code a message had. */
    public enum Code {
        /** Covers the message, whom it is for, and when it was sent. */
        NEW,
        /** Covers the message alone. */
        OLD,
        NONE
    }

    /** Whether the message is known to be one that this sender made for this receiver. */
    public boolean isWhole() {
        return code == Code.NEW;
    }
}
