package org.trove.standalone;

import java.nio.file.Path;

/**
 * What is said where a home's data went and the service begins with none.
 *
 * @param data where it was
 */
record LostData(Path home, Path data) {
    String text() {
        return "the control plane of " + home + " begins EMPTY: its data in " + data
                + " was there at an earlier start and is gone. Instances, users' databases and quotas that it knew are not"
                + " known any more. If it is only elsewhere (a file system that is not mounted, a backup), stop, put it"
                + " back in place of what is there now, and start again.";
    }
}
