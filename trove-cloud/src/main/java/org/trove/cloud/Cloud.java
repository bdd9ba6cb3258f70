package org.trove.cloud;

import java.util.Optional;

/** The doors to one cloud. */
public interface Cloud extends AutoCloseable {
    Compute compute();

    Networks networks();

    Volumes volumes();

    /** Empty where instances have no host names. */
    default Optional<Dns> dns() {
        return Optional.empty();
    }

    @Override
    void close();
}
