package org.trove.cloud.noop;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.Server;
import org.trove.cloud.ServerSpec;
import org.trove.lifecycle.ServerStatuses;
import org.trove.model.InstanceId;

/**
 * What is remembered of a server.
 *
 * @param change what is being done to it until {@code settledAt}
 * @param flavorBefore until a resize or move is confirmed or reverted; null = none
 * @param goneAt null = stays
 */
record NoopServer(
        String id,
        String flavorId,
        @Nullable String imageId,
        String change,
        Instant settledAt,
        @Nullable String flavorBefore,
        @Nullable Instant goneAt) {

    static NoopServer made(String id, ServerSpec spec, Instant activeAt) {
        return new NoopServer(id, spec.flavor().id(), spec.imageId(), ServerStatuses.BUILD, activeAt, null, null);
    }

    boolean isGone(Instant now) {
        return goneAt != null && !now.isBefore(goneAt);
    }

    String status(Instant now) {
        if (now.isBefore(settledAt)) {
            return change;
        }
        return flavorBefore == null ? ServerStatuses.ACTIVE : ServerStatuses.VERIFY_RESIZE;
    }

    Server view(InstanceId owner, Instant now) {
        return new Server(id, owner, status(now), null, flavorId, imageId);
    }

    NoopServer going(Instant at) {
        return new NoopServer(id, flavorId, imageId, change, settledAt, flavorBefore, at);
    }

    NoopServer changing(String what, Instant until) {
        return new NoopServer(id, flavorId, imageId, what, until, flavorBefore, goneAt);
    }

    NoopServer resizing(String flavor, Instant until) {
        return new NoopServer(id, flavor, imageId, ServerStatuses.RESIZE, until, flavorId, goneAt);
    }

    NoopServer confirmed() {
        return new NoopServer(id, flavorId, imageId, change, settledAt, null, goneAt);
    }

    NoopServer reverting(Instant until) {
        String flavor = flavorBefore == null ? flavorId : flavorBefore;
        return new NoopServer(id, flavor, imageId, ServerStatuses.REVERT_RESIZE, until, null, goneAt);
    }

    NoopServer rebuilding(@Nullable String image, Instant until) {
        return new NoopServer(id, flavorId, image, ServerStatuses.REBUILD, until, flavorBefore, goneAt);
    }
}
