package org.trove.api.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who asks and whose object it is about.
 *
 * @param roles in lower case
 * @param tenant the project that owns the object, the caller's where there is no object
 */
public record Subject(@Nullable String userId, @Nullable String projectId, List<String> roles, String tenant) {

    public Subject {
        roles = List.copyOf(roles);
    }
}
