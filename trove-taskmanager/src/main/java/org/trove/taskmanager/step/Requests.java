package org.trove.taskmanager.step;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.ServerSpec;
import org.trove.context.RequestContext;
import org.trove.message.TaskRequest;
import org.trove.message.TaskRequest.CreateInstance;
import org.trove.message.wire.RequestPayload;
import org.trove.model.Flavor;
import org.trove.model.InstanceId;
import org.trove.taskmanager.flow.StepContext;

/** Reads what an operation was asked for. */
public final class Requests {
    private Requests() {}

    /** The instance that the operation is for. */
    public static InstanceId instance(StepContext context) {
        InstanceId instance = context.operation().instance();
        if (instance == null) {
            throw new IllegalStateException(
                    "operation without instance: " + context.operation().id());
        }
        return instance;
    }

    static CreateInstance create(StepContext context) {
        return of(context, CreateInstance.class);
    }

    /** The request of an operation whose kind has requests of that type. */
    public static <T extends TaskRequest> T of(StepContext context, Class<T> type) {
        TaskRequest request = RequestPayload.read(context.operation().payload()).request();
        if (type.isInstance(request)) {
            return type.cast(request);
        }
        throw new IllegalStateException(
                "not a " + type.getSimpleName() + ": " + context.operation().kind());
    }

    static RequestContext context(StepContext context) {
        return RequestPayload.read(context.operation().payload()).context();
    }

    /** The flavor as it travelled: the cloud's whole description, of which a few entries are used. */
    public static Flavor flavor(Map<String, Object> flavor) {
        return new Flavor(
                String.valueOf(flavor.get("id")),
                String.valueOf(flavor.getOrDefault("name", flavor.get("id"))),
                number(flavor, "ram"),
                number(flavor, "vcpus"),
                number(flavor, "disk"),
                number(flavor, "OS-FLV-EXT-DATA:ephemeral"));
    }

    /** A replica stands where its primary's group says; null where nothing was asked. */
    static ServerSpec.@Nullable Locality locality(CreateInstance request) {
        if (request.slaveOfId() != null) {
            return new ServerSpec.Locality(new InstanceId(request.slaveOfId()), null);
        }
        return request.locality() == null
                ? null
                : new ServerSpec.Locality(new InstanceId(request.instanceId()), request.locality());
    }

    static List<String> packages(CreateInstance request) {
        String packages = request.packages();
        return packages == null || packages.isBlank() ? List.of() : List.of(packages.split("[,\\s]+"));
    }

    private static int number(Map<String, Object> flavor, String name) {
        return flavor.get(name) instanceof Number number ? number.intValue() : 0;
    }
}
