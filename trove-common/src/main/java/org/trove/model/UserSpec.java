package org.trove.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user of a datastore.
 *
 * @param password null where it is not known (a listed user)
 * @param host from where the user may connect, {@code %} = from everywhere
 * @param databases names of the databases that the user may use
 */
public record UserSpec(String name, @Nullable String password, String host, List<String> databases) {
    public static final String ANY_HOST = "%";

    public UserSpec {
        databases = List.copyOf(databases);
    }

    /** Without the password, which belongs into no log. */
    @Override
    public String toString() {
        return "UserSpec[" + name + "@" + host + ", databases=" + databases + "]";
    }
}
