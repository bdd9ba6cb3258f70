package org.trove.guestagent.datastore;

import org.jspecify.annotations.Nullable;
import org.trove.model.UserSpec;

/** The superuser {@code root} that users may ask for. */
public interface RootAccount {
    /** Enables root. @param password null = a new random one */
    UserSpec enable(@Nullable String password);

    /** Takes the password away; as in Trove the account stays. */
    void disable();

    boolean isEnabled();
}
