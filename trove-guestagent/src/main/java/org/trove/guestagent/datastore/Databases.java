package org.trove.guestagent.datastore;

import java.time.Duration;
import java.util.List;
import org.trove.model.DatabaseSpec;

/** The databases that users make inside a datastore. Failures are {@link org.trove.bus.GuestException}s. */
public interface Databases extends Feature {
    /** The same, whose changes wait so long for what others hold in the datastore. Nothing to do where they never wait. */
    default Databases within(Duration patience) {
        return this;
    }

    /** Makes all of them, or none where a name or character set is wrong or a database exists. */
    void create(List<DatabaseSpec> databases);

    /** Fails with kind {@code DatabaseNotFound} where there is none. */
    void delete(String name);

    /** Users' databases in the order of their names, without the datastore's own. */
    Slice<DatabaseSpec> list(Paging paging);
}
