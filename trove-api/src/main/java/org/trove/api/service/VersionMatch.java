package org.trove.api.service;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.trove.error.ErrorCode;
import org.trove.error.TroveException;
import org.trove.model.Instance;

/**
 * Which versions of an instance a change is meant for (RFC 9110, section 13.1.1).
 *
 * @param tags versions as text; null = any
 */
public record VersionMatch(@Nullable Set<String> tags) {

    public static final VersionMatch ANY = new VersionMatch(null);
    private static final Pattern TAG = Pattern.compile("\\s*(W/)?\"([\\x21\\x23-\\x7e]*)\"\\s*(?:,|$)");

    /**
     * Reads {@code If-Match}: {@code *}, or versions in quotes, separated by commas. Weak ones match nothing.
     *
     * @param headers null = the client sent none
     */
    public static VersionMatch of(@Nullable List<String> headers) {
        if (headers == null || headers.isEmpty() || headers.contains("*")) {
            return ANY;
        }
        Set<String> tags = new TreeSet<>();
        for (String header : headers) {
            read(header, tags);
        }
        return new VersionMatch(tags);
    }

    private static void read(String header, Set<String> tags) {
        Matcher matcher = TAG.matcher(header);
        int end = 0;
        while (end < header.length() && matcher.find() && matcher.start() == end) {
            if (matcher.group(1) == null) {
                tags.add(matcher.group(2));
            }
            end = matcher.end();
        }
        if (end < header.length() || header.isBlank()) {
            throw TroveException.badRequest(
                    "If-Match must be *, or the ETag of the instance in quotes, or several of them separated by commas.");
        }
    }

    void require(Instance instance) {
        if (tags != null && !tags.contains(Long.toString(instance.version()))) {
            throw TroveException.of(
                    ErrorCode.PRECONDITION_FAILED,
                    "Instance " + instance.id() + " was changed meanwhile: its ETag is \"" + instance.version()
                            + "\" now.");
        }
    }
}
