package org.trove.message.wire;

/** A well-formed message asks for a method that this interface does not have. */
public final class UnknownMethodException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String method;

    public UnknownMethodException(String method) {
        super("Endpoint does not support RPC method " + method + ".");
        this.method = method;
    }

    public String method() {
        return method;
    }
}
