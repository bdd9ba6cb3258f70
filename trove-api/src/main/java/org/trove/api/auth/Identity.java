package org.trove.api.auth;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom a token speaks for.
 *
 * @param projectId null where the token is scoped to no project
 * @param roles in what it is scoped to, by name
 * @param accessRules the only requests that the token is good for, null = all
 */
public record Identity(
        String userId,
        @Nullable String userName,
        @Nullable String projectId,
        @Nullable String projectName,
        List<String> roles,
        Instant expires,
        TokenScope scope,
        @Nullable AccessRules accessRules) {

    public Identity {
        roles = List.copyOf(roles);
    }

    /** A token of a project, or of nothing, that is good for every request. */
    public Identity(
            String userId,
            @Nullable String userName,
            @Nullable String projectId,
            @Nullable String projectName,
            List<String> roles,
            Instant expires) {
        this(
                userId,
                userName,
                projectId,
                projectName,
                roles,
                expires,
                projectId == null ? TokenScope.NONE : TokenScope.PROJECT,
                null);
    }

    boolean mayAsk(String method, String path) {
        return accessRules == null || accessRules.allow(method, path);
    }
}
