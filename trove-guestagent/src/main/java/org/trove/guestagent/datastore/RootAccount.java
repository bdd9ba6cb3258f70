package org.trove.guestagent.datastore;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.trove.model.UserSpec;

/** The superuser {@code root} that users may ask for. */
public interface RootAccount extends Feature {
    /** The same, whose changes wait so long for what others hold in the datastore. Nothing to do where they never wait. */
    default RootAccount within(Duration patience) {
        return this;
    }

    /** Enables root. @param password null = a new random one */
    UserSpec enable(@Nullable String password);

    /** Takes the password away; as in Trove the account stays. */
    void disable();

    boolean isEnabled();
}
