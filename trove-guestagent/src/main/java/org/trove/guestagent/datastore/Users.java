package org.trove.guestagent.datastore;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.model.DatabaseSpec;
import org.trove.model.UserSpec;

/** The accounts that users make inside a datastore. Failures are {@link org.trove.bus.GuestException}s. */
public interface Users extends Feature {
    /** The same, whose changes wait so long for what others hold in the datastore. Nothing to do where they never wait. */
    default Users within(Duration patience) {
        return this;
    }

    /** Makes all of them, or none where a name, host or password is not allowed, a user exists or a database does not. */
    void create(List<UserSpec> users);

    void delete(UserName user);

    /** Sets the passwords of the given users. */
    void changePasswords(List<UserSpec> users);

    /** Changes name, host, password; null = unchanged. What the user may use stays. */
    void update(UserName user, @Nullable String newName, @Nullable String newHost, @Nullable String newPassword);

    Optional<UserSpec> find(UserName user);

    /** Users in the order of {@code name@host}, without the datastore's own. */
    Slice<UserSpec> list(Paging paging);

    void grant(UserName user, List<String> databases);

    void revoke(UserName user, String database);

    List<DatabaseSpec> access(UserName user);
}
