package org.trove.e2e;

import org.trove.guestagent.GuestAgent;

/** Runs several agents in one process, each from its own configuration directory. */
public final class PlayedAgents {
    private PlayedAgents() {}

    public static void main(String[] directories) {
        for (String directory : directories) {
            new Thread(() -> GuestAgent.main(new String[] {directory}), "agent " + directory).start();
        }
    }
}
