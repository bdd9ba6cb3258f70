package org.trove.taskmanager;

import jakarta.inject.Inject;
import java.util.List;
import org.trove.bus.GuestRpc;
import org.trove.bus.InstanceKeys;
import org.trove.cloud.Cloud;
import org.trove.datastore.template.ConfigRenderer;
import org.trove.store.Database;
import org.trove.taskmanager.flow.Flows;
import org.trove.taskmanager.instance.CreateInstanceFlow;
import org.trove.taskmanager.instance.DeleteInstanceFlow;
import org.trove.taskmanager.instance.FlowTimes;
import org.trove.taskmanager.instance.RestartFlow;
import org.trove.taskmanager.step.InstanceReader;
import org.trove.taskmanager.step.Preparation;
import org.trove.taskmanager.step.StopDatabase;
import org.trove.taskmanager.template.BootFiles;
import org.trove.taskmanager.userdata.UserData;

/** Builds the flows from what the steps use. */
public final class InstanceFlows {
    private final Database database;
    private final Cloud cloud;
    private final GuestRpc guests;
    private final InstanceKeys keys;

    @Inject
    public InstanceFlows(Database database, Cloud cloud, GuestRpc guests, InstanceKeys keys) {
        this.database = database;
        this.cloud = cloud;
        this.guests = guests;
        this.keys = keys;
    }

    public Flows build(TaskManagerSettings settings) {
        FlowTimes times = settings.flowTimes();
        InstanceReader reader = new InstanceReader(database);
        Preparation preparation = new Preparation(guests, reader, new ConfigRenderer());
        BootFiles bootFiles = new BootFiles(settings.guestConfig().orElse(null), settings.networkIsolation());
        UserData userData = new UserData(settings.userData(), settings.networkIsolation(), database);
        CreateInstanceFlow create =
                new CreateInstanceFlow(cloud, reader, keys, bootFiles, userData, preparation, times);
        StopDatabase stop = new StopDatabase(database, cloud.compute(), guests, times.heartbeatExpiry());
        return new Flows(List.of(
                create.flow(settings.keepFailedResources()),
                new DeleteInstanceFlow(cloud, guests, stop, times).flow(),
                new RestartFlow(guests).flow()));
    }
}
