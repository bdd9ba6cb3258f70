package org.trove.guestagent;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A loopback address of this test process alone, and ports below the range that the kernel hands out: nobody else takes what a
 * server is about to listen on, so nothing has to be probed before.
 */
public final class OwnEndpoint {
    /** 127.64.0.0/10, by process id. */
    public static final String ADDRESS = address(ProcessHandle.current().pid());

    private static final int FIRST_PORT = 13_306;
    private static final AtomicInteger TAKEN = new AtomicInteger();

    private OwnEndpoint() {}

    /** Another port at each call. */
    public static int nextPort() {
        return FIRST_PORT + TAKEN.getAndIncrement();
    }

    private static String address(long pid) {
        return "127." + (64 + (pid >> 16) % 64) + "." + ((pid >> 8) & 0xff) + "." + (pid & 0xff);
    }
}
