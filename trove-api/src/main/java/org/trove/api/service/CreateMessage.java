package org.trove.api.service;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.trove.message.TaskRequest;
import org.trove.message.WireDatabase;
import org.trove.message.WireUser;
import org.trove.model.Access;
import org.trove.model.DatastoreVersion;
import org.trove.model.Flavor;
import org.trove.model.Instance;

/** Words an accepted create for the task managers. */
final class CreateMessage {

    private CreateMessage() {}

    static TaskRequest of(
            Instance instance, CreateRequest request, DatastoreVersion version, Flavor flavor, @Nullable String image) {
        @Nullable Access access = request.access();
        return new TaskRequest.CreateInstance(
                instance.id().value(),
                instance.name(),
                flavor(flavor),
                image,
                request.databases().stream().map(WireDatabase::of).toList(),
                request.users().stream().map(WireUser::of).toList(),
                version.manager(),
                version.packages(),
                instance.volumeSizeGb(),
                null,
                request.availabilityZone(),
                null,
                request.nics(),
                null,
                null,
                null,
                request.volumeType(),
                null,
                request.locality(),
                access == null ? null : TaskRequest.WireAccess.of(access),
                version.version());
    }

    /** A flavor as it travels. */
    static Map<String, Object> flavor(Flavor flavor) {
        Map<String, Object> wire = new LinkedHashMap<>();
        wire.put("id", flavor.id());
        wire.put("name", flavor.name());
        wire.put("ram", flavor.ramMb());
        wire.put("vcpus", flavor.vcpus());
        wire.put("disk", flavor.diskGb());
        wire.put("ephemeral", flavor.ephemeralGb());
        return wire;
    }
}
