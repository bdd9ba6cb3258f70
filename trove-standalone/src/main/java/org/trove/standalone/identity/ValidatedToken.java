package org.trove.standalone.identity;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who shows a token, and for which project.
 *
 * @param projectId null, like the name, where the token is for no project; then there are no roles either
 */
public record ValidatedToken(
        String userId,
        String userName,
        @Nullable String projectId,
        @Nullable String projectName,
        List<String> roles,
        Instant expiresAt) {
    public ValidatedToken {
        roles = List.copyOf(roles);
    }
}
