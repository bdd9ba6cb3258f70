package org.trove.message.wire;

/**
 * When a message was sent, which its code covers.
 *
 * @param sentMicros microseconds since the epoch by the sender's clock, 0 = not said
 * @param number of the reports of one guest: each has a larger one than those before it, whatever its clock does; 0 = none
 */
public record Stamp(long sentMicros, long number) {
    public static final Stamp NONE = new Stamp(0, 0);

    public Stamp {
        if (sentMicros < 0 || number < 0) {
            throw new IllegalArgumentException("a message's time and number must not be negative");
        }
    }
}
