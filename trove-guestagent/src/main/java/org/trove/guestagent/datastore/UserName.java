package org.trove.guestagent.datastore;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.trove.model.UserSpec;

/** What identifies a user of a datastore: the same name from another host is another user. */
public record UserName(String name, String host) {
    /** @param host null = from everywhere; datastores keep hosts in lower case */
    public static UserName of(String name, @Nullable String host) {
        return new UserName(name, host == null || host.isBlank() ? UserSpec.ANY_HOST : host.toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return name + "@" + host;
    }
}
