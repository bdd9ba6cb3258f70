package org.trove.taskmanager.instance;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.trove.bus.InstanceKeys;
import org.trove.cloud.Cloud;
import org.trove.model.InstanceTask;
import org.trove.taskmanager.flow.Flow;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.step.AllocateAddresses;
import org.trove.taskmanager.step.AwaitGuest;
import org.trove.taskmanager.step.AwaitServer;
import org.trove.taskmanager.step.CreateDnsRecords;
import org.trove.taskmanager.step.CreateServer;
import org.trove.taskmanager.step.CreateVolume;
import org.trove.taskmanager.step.FinishCreate;
import org.trove.taskmanager.step.HostNames;
import org.trove.taskmanager.step.InstanceReader;
import org.trove.taskmanager.step.Preparation;
import org.trove.taskmanager.step.PrepareGuest;
import org.trove.taskmanager.template.BootFiles;
import org.trove.taskmanager.userdata.UserData;

/** Makes an instance. */
public final class CreateInstanceFlow {
    public static final String KIND = "create_instance";

    private final Cloud cloud;
    private final InstanceReader reader;
    private final InstanceKeys keys;
    private final BootFiles bootFiles;
    private final UserData userData;
    private final Preparation preparation;
    private final FlowTimes times;

    public CreateInstanceFlow(
            Cloud cloud,
            InstanceReader reader,
            InstanceKeys keys,
            BootFiles bootFiles,
            UserData userData,
            Preparation preparation,
            FlowTimes times) {
        this.cloud = cloud;
        this.reader = reader;
        this.keys = keys;
        this.bootFiles = bootFiles;
        this.userData = userData;
        this.preparation = preparation;
        this.times = times;
    }

    /** @param keepFailedResources whether a failed create leaves server, volume and addresses for inspection */
    public Flow flow(boolean keepFailedResources) {
        Step addresses = new AllocateAddresses(cloud.networks(), reader);
        Step names = new CreateDnsRecords(new HostNames(cloud), reader, times.dns());
        Step volume = new CreateVolume(cloud.volumes(), cloud.compute(), times.volume());
        Step server = new CreateServer(cloud.compute(), reader, keys, bootFiles, userData);
        Step serverUp = new AwaitServer(cloud.compute(), times.server());
        Step prepare = new PrepareGuest(preparation, times.usage());
        Step guestUp = new AwaitGuest(reader, cloud.compute(), preparation, times.usage(), times.prepareResend());
        Step finish = new FinishCreate(reader);
        Map<Step, InstanceTask> errors = Map.of(
                addresses, InstanceTask.BUILDING_ERROR_PORT,
                names, InstanceTask.BUILDING_ERROR_DNS,
                volume, InstanceTask.BUILDING_ERROR_VOLUME,
                server, InstanceTask.BUILDING_ERROR_SERVER,
                serverUp, InstanceTask.BUILDING_ERROR_SERVER,
                prepare, InstanceTask.BUILDING_ERROR_TIMEOUT_GA,
                guestUp, InstanceTask.BUILDING_ERROR_TIMEOUT_GA);
        return new Flow(
                ChangeParts.kind(KIND),
                List.of(addresses, names, volume, server, serverUp, prepare, guestUp, finish),
                new CreateEndings(errors, Set.of(prepare, guestUp)),
                !keepFailedResources);
    }
}
