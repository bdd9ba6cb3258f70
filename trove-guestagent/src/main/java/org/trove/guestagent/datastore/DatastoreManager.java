package org.trove.guestagent.datastore;

import java.nio.file.Path;
import java.time.Duration;
import org.trove.model.ServiceStatus;

/**
 * The code of one datastore. Commands come one at a time; {@link #probe} may come at any time from another thread. A method
 * that cannot do what it should throws {@link org.trove.bus.GuestException} with a sentence for the user.
 */
public interface DatastoreManager extends AutoCloseable {
    /**
     * Makes the datastore from nothing and starts it, with its administration account secured and the asked-for databases and
     * users in it. What an earlier, unfinished run left is removed first.
     */
    void prepare(PrepareRequest request);

    /**
     * Brings up the datastore whose data are there, on a machine that otherwise knows nothing of it: with this configuration and
     * an administration account made anew. Databases and users stay, also a superuser that was asked for.
     *
     * @param configContents the rendered configuration file
     */
    void rebuild(String configContents);

    /** Replaces the configuration; it takes effect at the next start. @param configContents the rendered file */
    void configure(String configContents);

    /** Starts what was prepared, and returns when it serves. Nothing to do where it runs. */
    void start();

    /** Stops, and returns when the process is gone. Nothing to do where it does not run. */
    void stop();

    /** Stops if running, then starts. */
    default void restart() {
        stop();
        start();
    }

    /**
     * The source of certificates has another one. A datastore that serves TLS takes it over now, without a restart; any other has it
     * from its next start on.
     */
    default void certificateChanged() {}

    /** The datastore's true state: HEALTHY, RUNNING, SHUTDOWN or CRASHED. Returns within a few seconds. */
    ServiceStatus probe();

    /** The directory that fills the volume. */
    Path dataDirectory();

    /** Operations on databases. */
    Databases databases();

    /** Operations on users. */
    Users users();

    /** Operations on the superuser that users may ask for. */
    RootAccount root();

    /** Lets go of connections; the datastore keeps running. */
    @Override
    void close();

    /** How long {@link #start} may take: Trove's {@code state_change_wait_time}. */
    Duration STATE_CHANGE_TIMEOUT = Duration.ofMinutes(3);
}
