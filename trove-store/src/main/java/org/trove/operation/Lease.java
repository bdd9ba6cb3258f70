package org.trove.operation;

/**
 * The right to write an operation's results.
 *
 * @param holder which process holds it (host, process, start), at most {@value #MAX_HOLDER_CHARACTERS} characters
 * @param token fencing token: grows with every claim, so that a late holder's writes change no row
 */
public record Lease(String operationId, String holder, long token) {
    /** The column's width; a longer name would make every claim fail. */
    public static final int MAX_HOLDER_CHARACTERS = 128;

    /**
     * A name for a process among all that ever ran. A host name may have 253 characters, so its end is cut off where it does not fit.
     *
     * @param start unique for each start of a process
     */
    public static String holder(String host, long pid, String start) {
        String process = ":" + pid + ":" + start;
        int room = Math.max(0, MAX_HOLDER_CHARACTERS - process.length());
        return host.substring(0, Math.min(host.length(), room)) + process;
    }
}
