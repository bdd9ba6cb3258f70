package org.trove.bus;

/** A guest could not do what it was asked. The message is the guest's own sentence, without its trace. */
public final class GuestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Kind of the error of a guest whose datastore, or which itself, is held by something else: nothing was changed. */
    public static final String IN_USE = "DatastoreInUse";

    /** Kind of the error of a guest whose datastore ended without being told to. */
    public static final String CRASHED = "DatastoreCrashed";

    private static final String TRACE = "Traceback (most recent call last)";
    private static final String UNSAID = "The guest agent reported an error without saying which.";

    private final String kind;

    /** @param kind class name of the guest's error, e.g. {@code UserNotFound} */
    public GuestException(String kind, String message) {
        super(withoutTrace(message));
        this.kind = kind;
    }

    /** What a guest says up to its trace, which guests in Python put behind the message and sometimes in its place. */
    public static String withoutTrace(String message) {
        int trace = message.indexOf(TRACE);
        String said = (trace < 0 ? message : message.substring(0, trace)).strip();
        return said.isEmpty() ? UNSAID : said;
    }

    public String kind() {
        return kind;
    }
}
