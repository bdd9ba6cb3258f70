package org.trove.standalone.identity;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a token says.
 *
 * @param method {@code password} or {@code token}: how its owner showed who they are
 * @param projectId null where the token is for no project
 * @param auditId names the token where it must not be shown; what a revocation lists
 */
record Token(
        String userId, @Nullable String projectId, String method, String auditId, Instant issued, Instant expires) {
    private static final int FIELDS = 6;

    /** One line without the signature; the first five fields hold no colon. */
    String print() {
        return issued.getEpochSecond() + ":" + expires.getEpochSecond() + ":" + method + ":" + auditId + ":" + userId
                + ":" + (projectId == null ? "" : projectId);
    }

    static Optional<Token> parse(String text) {
        String[] fields = text.split(":", FIELDS);
        if (fields.length != FIELDS) {
            return Optional.empty();
        }
        try {
            Instant issued = Instant.ofEpochSecond(Long.parseLong(fields[0]));
            Instant expires = Instant.ofEpochSecond(Long.parseLong(fields[1]));
            String project = fields[5].isEmpty() ? null : fields[5];
            return Optional.of(new Token(fields[4], project, fields[2], fields[3], issued, expires));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
