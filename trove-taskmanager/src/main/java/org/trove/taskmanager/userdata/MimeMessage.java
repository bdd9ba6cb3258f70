package org.trove.taskmanager.userdata;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A MIME message (RFC 2045, RFC 2046) as it stands in a file: what is within its containers, however deep they are. */
final class MimeMessage {
    private static final Pattern BOUNDARY =
            Pattern.compile("boundary\\s*=\\s*(?:\"([^\"]+)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);
    private static final int DEEPEST = 8;

    private MimeMessage() {}

    /** Whether the text begins with headers that say so. */
    static boolean isOne(String text) {
        String head = headOf(text.stripLeading());
        return head.toLowerCase(Locale.ROOT).lines().anyMatch(line -> line.startsWith("mime-version:"));
    }

    /** @throws IllegalArgumentException where a container cannot be taken apart */
    static List<UserDataPart> parts(String text) {
        return parts(text.stripLeading().replace("\r\n", "\n"), 0);
    }

    private static List<UserDataPart> parts(String text, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("its MIME parts are nested deeper than " + DEEPEST);
        }
        String head = headOf(text);
        Map<String, String> headers = headers(head);
        String body = text.substring(Math.min(text.length(), head.isEmpty() ? 1 : head.length() + 2));
        UserDataPart whole = new UserDataPart(headers, body);
        if (!whole.type().startsWith("multipart/")) {
            headers.keySet().removeIf(name -> name.equalsIgnoreCase("MIME-Version"));
            return List.of(new UserDataPart(headers, body));
        }
        Matcher boundary = BOUNDARY.matcher(whole.header("Content-Type").orElse(""));
        if (!boundary.find()) {
            throw new IllegalArgumentException("its MIME message has a multipart without a boundary");
        }
        List<UserDataPart> parts = new ArrayList<>();
        for (String inner : split(body, boundary.group(1) == null ? boundary.group(2) : boundary.group(1))) {
            parts.addAll(parts(inner, depth + 1));
        }
        return parts;
    }

    /** What is between the lines of the boundary; what stands before the first and after the last counts for nothing. */
    private static List<String> split(String body, String boundary) {
        Matcher line = Pattern.compile("(?m)^--" + Pattern.quote(boundary) + "(--)?[ \\t]*$\\n?")
                .matcher(body);
        List<String> parts = new ArrayList<>();
        int begin = -1;
        while (line.find()) {
            if (begin >= 0) {
                // The line break before a boundary belongs to it.
                parts.add(body.substring(begin, Math.max(begin, line.start() - 1)));
            }
            if (line.group(1) != null) {
                return parts;
            }
            begin = line.end();
        }
        throw new IllegalArgumentException("its MIME message ends before the boundary '--" + boundary + "--'");
    }

    /** Up to the first empty line. */
    private static String headOf(String text) {
        if (text.startsWith("\n")) {
            return "";
        }
        int end = text.replace("\r\n", "\n").indexOf("\n\n");
        return end < 0 ? text.stripTrailing() : text.replace("\r\n", "\n").substring(0, end);
    }

    private static Map<String, String> headers(String head) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line : head.replaceAll("\\n[ \\t]+", " ").split("\n")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
        }
        return headers;
    }
}
