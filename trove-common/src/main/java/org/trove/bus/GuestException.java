package org.trove.bus;

/** A guest could not do what it was asked. The message is the guest's own sentence, without its trace. */
public final class GuestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String kind;

    /** @param kind class name of the guest's error, e.g. {@code UserNotFound} */
    public GuestException(String kind, String message) {
        super(message);
        this.kind = kind;
    }

    public String kind() {
        return kind;
    }
}
