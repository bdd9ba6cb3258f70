package org.trove.datastore;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a name or a password may be. Control characters are never allowed.
 *
 * @param longest in characters (code points)
 * @param refused a regular expression: where it is found in a text, that is refused; null = nothing more is
 * @param allowed the same in words for the user, after "allowed are 1 to N characters"; null = nothing more to say
 * @param fileName what the name takes as a name of a file, null = that does not matter
 */
public record TextRule(
        int longest,
        @Nullable String refused,
        @Nullable String allowed,
        @Nullable FileName fileName) {

    private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

    public TextRule {
        if (longest < 1) {
            throw new IllegalArgumentException("longest must be at least 1, not " + longest);
        }
        if (refused != null) {
            Expressions.check(refused);
        }
    }

    /** Why a text cannot be, for a user, without the text itself; empty = it can. */
    public Optional<String> refusal(String text) {
        if (text.isEmpty()) {
            return Optional.of("is empty");
        }
        if (text.codePointCount(0, text.length()) > longest) {
            return Optional.of("is too long: " + longest + " characters are allowed");
        }
        if (CONTROL.matcher(text).find()) {
            return Optional.of("is not allowed: it has a control character");
        }
        if (refused != null && Pattern.compile(refused).matcher(text).find()) {
            return Optional.of("is not allowed: allowed are 1 to " + longest + " characters"
                    + (allowed == null ? "" : ", " + allowed));
        }
        if (fileName != null && fileName.bytes(text) > fileName.longestBytes()) {
            return Optional.of("is too long for the name of a file: it takes " + fileName.bytes(text) + " bytes there, "
                    + fileName.longestBytes() + " are possible");
        }
        return Optional.empty();
    }

    /**
     * How a datastore writes a name as that of a file.
     *
     * @param otherBytes what a character takes that none of the weights names
     */
    public record FileName(int longestBytes, int otherBytes, List<Weight> weights) {
        public FileName {
            weights = List.copyOf(weights);
        }

        int bytes(String name) {
            int bytes = otherBytes * name.codePointCount(0, name.length());
            for (Weight weight : weights) {
                long found = Pattern.compile(weight.characters())
                        .matcher(name)
                        .results()
                        .count();
                bytes += (int) found * (weight.bytes() - otherBytes);
            }
            return bytes;
        }
    }

    /** @param characters a regular expression of one character that each of them matches, and none of another weight */
    public record Weight(String characters, int bytes) {
        public Weight {
            Expressions.check(characters);
        }
    }
}
