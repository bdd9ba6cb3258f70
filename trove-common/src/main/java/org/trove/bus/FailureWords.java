package org.trove.bus;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what failed without the messages of exceptions, which may quote passwords. */
public final class FailureWords {
    private static final int MAX_LENGTH = 500;
    private static final int MOST_CAUSES = 4;
    private static final String OURS = "org.trove.";

    private FailureWords() {}

    /** The types of the exceptions, and where it happened. */
    public static String of(Throwable failure) {
        List<String> types = new ArrayList<>();
        @Nullable Throwable cause = failure;
        while (cause != null && types.size() < MOST_CAUSES) {
            types.add(cause.getClass().getSimpleName());
            cause = cause.getCause();
        }
        String words = String.join(", caused by ", types) + place(failure);
        return words.length() > MAX_LENGTH ? words.substring(0, MAX_LENGTH) : words;
    }

    private static String place(Throwable failure) {
        for (StackTraceElement element : failure.getStackTrace()) {
            if (element.getClassName().startsWith(OURS)) {
                String type =
                        element.getClassName().substring(element.getClassName().lastIndexOf('.') + 1);
                return ", in " + type + "." + element.getMethodName() + ":" + element.getLineNumber();
            }
        }
        return "";
    }
}
