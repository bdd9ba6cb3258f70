package org.trove.guestagent.datastore;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.trove.model.ServiceStatus;

/**
 * The code of one datastore: what every datastore can do. The rest are {@link Feature}s. Commands come one at a time; {@link #probe} may come at any time from another thread. A method
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
     * @param configContents the rendered configuration files, see {@link org.trove.message.wire.RenderedFiles}
     */
    void rebuild(String configContents);

    /** Replaces the configuration; it takes effect at the next start. @param configContents the rendered files */
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

    /** The datastore's true state: HEALTHY, RUNNING, SHUTDOWN or CRASHED. Returns within a few seconds. */
    ServiceStatus probe();

    /** Whether it does not run and ended otherwise than in good order. Returns at once. */
    default boolean wasKilled() {
        return false;
    }

    /** The directory that fills the volume. */
    Path dataDirectory();

    /**
     * What the datastore can do beyond the methods here, such as {@link Databases}. What its descriptor promises is there; the contract
     * test compares the two.
     */
    default <F extends Feature> Optional<F> feature(Class<F> kind) {
        return Optional.empty();
    }

    /** Lets go of connections; the datastore keeps running. */
    @Override
    void close();

    /** How long a change waits for what others hold in the datastore, where nobody says otherwise. */
    Duration LOCK_PATIENCE = Duration.ofSeconds(8);

    /** How long {@link #start} may take: Trove's {@code state_change_wait_time}. */
    Duration STATE_CHANGE_TIMEOUT = Duration.ofMinutes(3);
}
