package org.trove.cloud;

/** The doors to one cloud. */
public interface Cloud {
    Compute compute();

    Networks networks();

    Volumes volumes();
}
