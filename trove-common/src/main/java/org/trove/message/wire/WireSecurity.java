package org.trove.message.wire;

/**
 * How far messages are protected.
 *
 * @param encrypted whether values are encrypted ({@code enable_secure_rpc_messaging}); messages in clear are refused then
 * @param codeRequired whether encrypted messages without authentication code are refused: only where no peer is in Python
 */
public record WireSecurity(boolean encrypted, boolean codeRequired) {
    /** Encrypted, and open to peers in Python. */
    public static final WireSecurity DEFAULT = new WireSecurity(true, false);

    public WireSecurity {
        if (codeRequired && !encrypted) {
            throw new IllegalArgumentException("authentication codes cannot be required while encryption is off");
        }
    }
}
