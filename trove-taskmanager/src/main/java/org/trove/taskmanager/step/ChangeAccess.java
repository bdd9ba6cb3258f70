package org.trove.taskmanager.step;

import java.util.List;
import java.util.Map;
import org.trove.cloud.Cloud;
import org.trove.cloud.Networks;
import org.trove.message.TaskRequest.UpdateAccess;
import org.trove.model.Access;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceDetails;
import org.trove.model.InstanceId;
import org.trove.store.InstanceChange.AddressesSet;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;

/** Changes who may reach an instance; undone by allowing again what the instance's row says, which {@link RecordAccess} changes. */
public final class ChangeAccess implements Step {
    private final Networks networks;
    private final HostNames names;
    private final InstanceReader reader;

    public ChangeAccess(Cloud cloud, InstanceReader reader) {
        this.networks = cloud.networks();
        this.names = new HostNames(cloud);
        this.reader = reader;
    }

    @Override
    public String name() {
        return "update_access";
    }

    @Override
    public StepResult perform(StepContext context) {
        InstanceId id = Requests.instance(context);
        Access access = Requests.of(context, UpdateAccess.class).access().toAccess();
        return StepResult.done(Map.of(), new AddressesSet(id, apply(id, access)));
    }

    @Override
    public StepResult undo(StepContext context) {
        InstanceId id = Requests.instance(context);
        Access before = reader.details(id).instance().storedAccess().orElse(Access.PRIVATE);
        return StepResult.done(Map.of(), new AddressesSet(id, apply(id, before)));
    }

    private List<InstanceAddress> apply(InstanceId id, Access access) {
        InstanceDetails details = reader.details(id);
        List<Integer> ports = reader.descriptor(reader.version(details)).tcpPorts();
        networks.updateAccess(id, access, ports);
        List<InstanceAddress> addresses =
                networks.ensureAddresses(id, details.instance().project(), List.of(), access, ports);
        names.follow(details.instance(), addresses);
        return addresses;
    }
}
