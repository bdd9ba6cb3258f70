package org.trove.taskmanager;

import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.trove.bus.GuestRpc;
import org.trove.bus.InstanceKeys;
import org.trove.cloud.Catalog;
import org.trove.cloud.Cloud;
import org.trove.datastore.template.ConfigRenderer;
import org.trove.store.Database;
import org.trove.taskmanager.flow.Flow;
import org.trove.taskmanager.flow.Flows;
import org.trove.taskmanager.instance.ChangeParts;
import org.trove.taskmanager.instance.CreateInstanceFlow;
import org.trove.taskmanager.instance.DeleteInstanceFlow;
import org.trove.taskmanager.instance.FlowTimes;
import org.trove.taskmanager.instance.MigrateFlow;
import org.trove.taskmanager.instance.RebootFlow;
import org.trove.taskmanager.instance.RebuildFlow;
import org.trove.taskmanager.instance.ResizeFlavorFlow;
import org.trove.taskmanager.instance.ResizeVolumeFlow;
import org.trove.taskmanager.instance.RestartFlow;
import org.trove.taskmanager.instance.UpdateAccessFlow;
import org.trove.taskmanager.instance.UpdateAgentFlow;
import org.trove.taskmanager.step.Configurations;
import org.trove.taskmanager.step.DatastoreCalls;
import org.trove.taskmanager.step.InstanceReader;
import org.trove.taskmanager.step.Preparation;
import org.trove.taskmanager.step.RebuildGuest;
import org.trove.taskmanager.step.RebuildServer;
import org.trove.taskmanager.step.StopDatabase;
import org.trove.taskmanager.template.BootFiles;
import org.trove.taskmanager.userdata.AgentOffer;
import org.trove.taskmanager.userdata.UserData;

/** Builds the flows from what the steps use. */
public final class InstanceFlows {
    private final Database database;
    private final Cloud cloud;
    private final Catalog catalog;
    private final GuestRpc guests;
    private final InstanceKeys keys;

    @Inject
    public InstanceFlows(Database database, Cloud cloud, Catalog catalog, GuestRpc guests, InstanceKeys keys) {
        this.database = database;
        this.cloud = cloud;
        this.catalog = catalog;
        this.guests = guests;
        this.keys = keys;
    }

    public Flows build(TaskManagerSettings settings) {
        FlowTimes times = settings.flowTimes();
        InstanceReader reader = new InstanceReader(database);
        Preparation preparation = new Preparation(guests, reader, new ConfigRenderer());
        BootFiles bootFiles = new BootFiles(
                settings.guestConfig().orElse(null),
                settings.networkIsolation(),
                cloud.networks(),
                () -> database.read(stores -> stores.guestStatuses().now()));
        UserData userData = new UserData(settings.userData(), settings.networkIsolation(), database);
        CreateInstanceFlow create =
                new CreateInstanceFlow(cloud, reader, keys, bootFiles, userData, preparation, times);
        StopDatabase stop = new StopDatabase(database, cloud.compute(), guests, times.heartbeatExpiry());
        List<Flow> flows = new ArrayList<>(List.of(
                create.flow(settings.keepFailedResources()),
                new DeleteInstanceFlow(cloud, guests, stop, times).flow(),
                new RestartFlow(guests).flow(),
                new UpdateAgentFlow(guests, database, keys, new AgentOffer(settings.userData(), database)).flow()));
        flows.addAll(changes(reader, bootFiles, userData, settings));
        return new Flows(flows);
    }

    private List<Flow> changes(
            InstanceReader reader, BootFiles bootFiles, UserData userData, TaskManagerSettings settings) {
        Configurations configurations = new Configurations(reader, new ConfigRenderer(), catalog);
        DatastoreCalls calls = new DatastoreCalls(configurations);
        ChangeParts parts = new ChangeParts(cloud, guests, reader, calls, settings.flowTimes());
        RebuildServer server = new RebuildServer(cloud.compute(), reader, keys, bootFiles, userData, configurations);
        return List.of(
                new ResizeFlavorFlow(parts).flow(),
                new ResizeVolumeFlow(parts).flow(settings.onlineVolumeResize()),
                new RebootFlow(parts).flow(),
                new MigrateFlow(parts).flow(),
                new RebuildFlow(parts, server, new RebuildGuest(guests, reader, configurations)).flow(),
                new UpdateAccessFlow(parts).flow());
    }
}
