package org.trove.cloud.local;

import org.jspecify.annotations.Nullable;
import org.trove.lifecycle.ServerStatuses;

/**
 * What is remembered of a server, as {@code server.json} in its directory: the server exists as soon as this file does, and
 * its agent is meant to run from then on, but for the time of a change.
 *
 * @param id the server's id
 * @param uid who runs the datastore where this process is root
 * @param imageId what it was made from, which means nothing on this machine
 * @param change what is being done to it, as the status of the server; null = nothing
 * @param flavorBefore until a resize is confirmed or reverted; null = none
 */
record ServerRecord(
        String id,
        String name,
        String manager,
        String flavor,
        String address,
        int uid,
        @Nullable String imageId,
        @Nullable String change,
        @Nullable String flavorBefore) {

    /** Nothing is being done to it, and nothing waits for a word. */
    boolean isSettled() {
        return change == null && flavorBefore == null;
    }

    ServerRecord resizing(String to) {
        return new ServerRecord(id, name, manager, to, address, uid, imageId, ServerStatuses.RESIZE, flavor);
    }

    ServerRecord confirmed() {
        return new ServerRecord(id, name, manager, flavor, address, uid, imageId, change, null);
    }

    ServerRecord reverting() {
        String before = flavorBefore == null ? flavor : flavorBefore;
        return new ServerRecord(id, name, manager, before, address, uid, imageId, ServerStatuses.REVERT_RESIZE, null);
    }

    ServerRecord rebooting() {
        return changing(imageId, ServerStatuses.REBOOT);
    }

    ServerRecord rebuilding(@Nullable String image) {
        return changing(image, ServerStatuses.REBUILD);
    }

    ServerRecord placed(String at, int as) {
        return new ServerRecord(id, name, manager, flavor, at, as, imageId, change, flavorBefore);
    }

    /** The change is done. */
    ServerRecord changed() {
        return changing(imageId, null);
    }

    private ServerRecord changing(@Nullable String image, @Nullable String what) {
        return new ServerRecord(id, name, manager, flavor, address, uid, image, what, flavorBefore);
    }
}
