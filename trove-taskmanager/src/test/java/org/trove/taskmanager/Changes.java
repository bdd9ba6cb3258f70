package org.trove.taskmanager;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.trove.message.TaskRequest;
import org.trove.message.TaskRequest.WireAccess;
import org.trove.taskmanager.testing.InstanceWorld;

/** A request of each kind that changes an instance that runs. */
final class Changes {
    static final Map<String, TaskRequest> ALL = all();

    private Changes() {}

    private static Map<String, TaskRequest> all() {
        String id = InstanceWorld.ID.value();
        Map<String, TaskRequest> requests = new LinkedHashMap<>();
        requests.put("resize_flavor", InstanceWorld.resizeRequest());
        requests.put("resize_volume", new TaskRequest.ResizeVolume(5, id));
        requests.put("reboot", new TaskRequest.Reboot(id));
        requests.put("migrate", new TaskRequest.Migrate(id, null));
        requests.put("rebuild", new TaskRequest.Rebuild(id, "image-2"));
        requests.put("update_access", new TaskRequest.UpdateAccess(id, new WireAccess(true, List.of("10.0.0.0/8"))));
        return requests;
    }

    static Stream<String> kinds() {
        return ALL.keySet().stream();
    }

    static TaskRequest of(String kind) {
        return Objects.requireNonNull(ALL.get(kind), kind);
    }

    /** The id of its operation. */
    static String id(String kind) {
        return "00000000-0000-0000-0001-"
                + String.format("%012d", List.copyOf(ALL.keySet()).indexOf(kind));
    }
}
