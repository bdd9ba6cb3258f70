package org.trove.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an agent says of itself in its heartbeats, as {@code 0.2.0+0123456789ab?} or {@code 0.2.0+0123456789ab!ba9876543210}.
 *
 * @param software version of the software
 * @param release the first 12 digits of its archive's SHA-256, null = it does not know
 * @param onTrial whether it was installed by an update and is not known to work yet: a question mark
 * @param refused the first 12 digits of the last release that did not work here, null = none: after an exclamation mark
 */
public record AgentVersion(
        String software,
        @Nullable String release,
        boolean onTrial,
        @Nullable String refused) {
    private static final int DIGITS = 12;
    private static final int LONGEST = 64;
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern TEXT =
            Pattern.compile("([0-9A-Za-z._-]+)(?:\\+([0-9a-f]{12}))?(\\?)?(?:!([0-9a-f]{12}))?");

    /**
     * The version of an agent.
     *
     * @param sha256 of the archive that it is from; anything else = it does not know
     * @param refused likewise, of the last one that did not work
     */
    public static AgentVersion of(String software, String sha256, boolean onTrial, String refused) {
        return new AgentVersion(software, shortened(sha256), onTrial, shortened(refused));
    }

    /** Reads what an agent said; empty where that is no version, such as a text that is longer than 64 characters. */
    public static Optional<AgentVersion> parse(@Nullable String text) {
        if (text == null || text.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher found = TEXT.matcher(text);
        return found.matches()
                ? Optional.of(new AgentVersion(found.group(1), found.group(2), found.group(3) != null, found.group(4)))
                : Optional.empty();
    }

    /** Whether it is that release, and works. @param sha256 64 digits */
    public boolean isRelease(String sha256) {
        return !onTrial && release != null && release.equals(shortened(sha256));
    }

    /** Whether that release was tried and did not work. @param sha256 64 digits */
    public boolean hasRefused(String sha256) {
        return refused != null && refused.equals(shortened(sha256));
    }

    private static @Nullable String shortened(String sha256) {
        return SHA256.matcher(sha256).matches() ? sha256.substring(0, DIGITS) : null;
    }

    @Override
    public String toString() {
        return software
                + (release == null ? "" : "+" + release)
                + (onTrial ? "?" : "")
                + (refused == null ? "" : "!" + refused);
    }
}
