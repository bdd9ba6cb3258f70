package org.trove.api.auth;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom a token speaks for.
 *
 * @param projectId null where the token is scoped to no project
 * @param roles in the project, by name
 */
public record Identity(
        String userId,
        @Nullable String userName,
        @Nullable String projectId,
        @Nullable String projectName,
        List<String> roles,
        Instant expires) {

    public Identity {
        roles = List.copyOf(roles);
    }
}
