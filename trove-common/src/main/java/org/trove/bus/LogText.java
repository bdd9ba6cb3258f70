package org.trove.bus;

/** Makes what strangers wrote fit for one line of a log. */
public final class LogText {
    private static final int MAX_LENGTH = 80;

    private LogText() {}

    public static String clean(String text) {
        String start = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) : text;
        return start.replaceAll("\\p{Cntrl}", "?");
    }
}
