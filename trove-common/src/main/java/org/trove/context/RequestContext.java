package org.trove.context;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf something is done; travels with every message as oslo.context's items.
 *
 * @param userId null for what a service does by itself
 * @param projectId the project in which the caller acts, null for a service
 * @param requestId {@code req-<uuid>}
 * @param authToken the user's token, never logged; null where there is none
 */
public record RequestContext(
        @Nullable String userId,
        @Nullable String projectId,
        List<String> roles,
        boolean isAdmin,
        String requestId,
        @Nullable String authToken) {
    public RequestContext {
        roles = List.copyOf(roles);
    }

    /** The context of what a service does by itself. */
    public static RequestContext ofService(String requestId) {
        return new RequestContext(null, null, List.of(), false, requestId, null);
    }

    @Override
    public String toString() {
        return "RequestContext[user=" + userId + ", project=" + projectId + ", request=" + requestId + "]";
    }
}
