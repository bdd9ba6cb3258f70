package org.trove.message.wire;

/**
 * How far messages are protected.
 *
 * @param encrypted whether values are encrypted ({@code enable_secure_rpc_messaging}); messages in clear are refused then
 * @param codes what messages among the services, and from the services to guests, must have
 * @param guestCodes what messages of instances must have of which nothing is known yet
 */
public record WireSecurity(boolean encrypted, AcceptedCodes codes, AcceptedCodes guestCodes) {
    /** Encrypted, each message with a code that covers all of it. */
    public static final WireSecurity DEFAULT = of(AcceptedCodes.NEW_ONLY);

    /** Encrypted, with these codes on all ways. */
    public static WireSecurity of(AcceptedCodes codes) {
        return new WireSecurity(true, codes, codes);
    }

    /** In clear, without codes. */
    public static WireSecurity inClear() {
        return new WireSecurity(false, AcceptedCodes.NONE_TOO, AcceptedCodes.NONE_TOO);
    }
}
