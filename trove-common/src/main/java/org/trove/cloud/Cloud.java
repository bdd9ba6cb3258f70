package org.trove.cloud;

/** The doors to one cloud. */
public interface Cloud extends AutoCloseable {
    Compute compute();

    Networks networks();

    Volumes volumes();

    @Override
    void close();
}
