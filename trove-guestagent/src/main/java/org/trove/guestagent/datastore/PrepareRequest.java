package org.trove.guestagent.datastore;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trove.model.DatabaseSpec;
import org.trove.model.UserSpec;

/**
 * What a datastore is to be at its first start.
 *
 * @param configContents the rendered configuration files, see {@link org.trove.message.wire.RenderedFiles}
 * @param rootPassword enables root with this password, null = leaves it disabled
 */
public record PrepareRequest(
        String configContents,
        List<DatabaseSpec> databases,
        List<UserSpec> users,
        @Nullable String rootPassword) {
    public PrepareRequest {
        databases = List.copyOf(databases);
        users = List.copyOf(users);
    }

    /** Without passwords and configuration. */
    @Override
    public String toString() {
        return "PrepareRequest[databases=" + databases.size() + ", users=" + users.size() + "]";
    }
}
