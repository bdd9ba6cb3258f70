package org.trove.simulation;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.trove.message.GuestCommand;

/** What of a guest outlives its process. */
final class Disk {
    /** Databases, and how often each was made. */
    final Map<String, Integer> databases = new LinkedHashMap<>();

    /** The preparation that was begun and not ended. */
    GuestCommand.@Nullable Prepare begun;

    boolean prepared;
    boolean running;
    int preparations;
    int restarts;
}
