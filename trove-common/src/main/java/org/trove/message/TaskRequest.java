package org.trove.message;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.trove.model.Access;

/** What the API asks of the task manager; all are casts. */
public sealed interface TaskRequest extends RpcMethod {
    String instanceId();

    /**
     * Makes an instance.
     *
     * @param flavor the cloud's whole flavor; {@code id}, {@code name}, {@code ram} (MiB), {@code vcpus}, {@code disk} are used
     * @param volumeSize GiB
     * @param dsVersion version number of the datastore
     */
    record CreateInstance(
            String instanceId,
            String name,
            Map<String, Object> flavor,
            @Nullable String imageId,
            List<WireDatabase> databases,
            List<WireUser> users,
            String datastoreManager,
            @Nullable String packages,
            @Nullable Integer volumeSize,
            @Nullable String backupId,
            @Nullable String availabilityZone,
            @Nullable String rootPassword,
            @Nullable List<Map<String, Object>> nics,
            @Nullable Map<String, Object> overrides,
            @Nullable String slaveOfId,
            @Nullable Map<String, Object> clusterConfig,
            @Nullable String volumeType,
            @Nullable List<Map<String, Object>> modules,
            @Nullable String locality,
            @Nullable WireAccess access,
            @Nullable String dsVersion)
            implements TaskRequest {
        /** Without the users' passwords. */
        @Override
        public String toString() {
            return "CreateInstance[" + instanceId + "]";
        }
    }

    record DeleteInstance(String instanceId) implements TaskRequest {}

    record Restart(String instanceId) implements TaskRequest {}

    /** Restarts the server, and the datastore with it. */
    record Reboot(String instanceId) implements TaskRequest {}

    /** Gives the instance another flavor; both are the cloud's whole flavors, as {@link CreateInstance#flavor}. */
    record ResizeFlavor(String instanceId, Map<String, Object> oldFlavor, Map<String, Object> newFlavor)
            implements TaskRequest {}

    /** Makes the data volume larger. @param newSize GiB */
    record ResizeVolume(int newSize, String instanceId) implements TaskRequest {}

    /** Moves the server to another host. @param host null = the cloud's choice */
    record Migrate(String instanceId, @Nullable String host) implements TaskRequest {}

    /** Makes the server's root disk anew from an image; the data stay. */
    record Rebuild(String instanceId, String imageId) implements TaskRequest {}

    /** Changes who may reach the instance. */
    record UpdateAccess(String instanceId, WireAccess access) implements TaskRequest {}

    /** Replaces the agent inside the instance by the release that the task manager has. */
    record UpdateAgent(String instanceId) implements TaskRequest {}

    /** Access rules as they travel. */
    record WireAccess(boolean isPublic, @Nullable List<String> allowedCidrs) {
        public static WireAccess of(Access access) {
            return new WireAccess(access.isPublic(), access.allowedCidrs());
        }

        public Access toAccess() {
            return new Access(isPublic, allowedCidrs == null ? List.of() : allowedCidrs);
        }
    }
}
