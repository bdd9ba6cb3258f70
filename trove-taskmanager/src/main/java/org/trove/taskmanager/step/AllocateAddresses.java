package org.trove.taskmanager.step;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.Networks;
import org.trove.message.TaskRequest.CreateInstance;
import org.trove.message.TaskRequest.WireAccess;
import org.trove.model.Access;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceDetails;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;
import org.trove.store.InstanceChange.AddressesSet;
import org.trove.store.InstanceChange.FaultCleared;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;

/** Gives a new instance its addresses; being the first step, it also forgets the fault of an earlier try. */
public final class AllocateAddresses implements Step {
    private final Networks networks;
    private final InstanceReader reader;

    public AllocateAddresses(Networks networks, InstanceReader reader) {
        this.networks = networks;
        this.reader = reader;
    }

    @Override
    public String name() {
        return "allocate_addresses";
    }

    @Override
    public StepResult perform(StepContext context) {
        InstanceId id = Requests.instance(context);
        CreateInstance request = Requests.create(context);
        InstanceDetails details = reader.details(id);
        List<Integer> ports = reader.descriptor(reader.version(details)).tcpPorts();
        List<Map<String, Object>> nics = request.nics() == null ? List.of() : request.nics();
        ProjectId project = details.instance().project();
        List<InstanceAddress> addresses = networks.ensureAddresses(id, project, nics, access(request.access()), ports);
        return StepResult.done(Map.of(), new AddressesSet(id, addresses), new FaultCleared(id));
    }

    @Override
    public StepResult undo(StepContext context) {
        InstanceId id = Requests.instance(context);
        networks.removeAddresses(id);
        return StepResult.done(Map.of(), new AddressesSet(id, List.of()));
    }

    private static @Nullable Access access(@Nullable WireAccess access) {
        if (access == null) {
            return null;
        }
        List<String> cidrs = access.allowedCidrs();
        return new Access(access.isPublic(), cidrs == null ? List.of() : cidrs);
    }
}
