package org.trove.taskmanager.instance;

import java.util.List;
import org.trove.bus.GuestRpc;
import org.trove.bus.InstanceKeys;
import org.trove.store.Database;
import org.trove.taskmanager.flow.Endings;
import org.trove.taskmanager.flow.Flow;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.step.AwaitAgent;
import org.trove.taskmanager.step.InstallAgent;
import org.trove.taskmanager.userdata.AgentOffer;

/** Replaces the agent inside an instance. The instance's users see nothing of it, so a failure is no fault of the instance. */
public final class UpdateAgentFlow {
    public static final String KIND = "update_agent";

    private final GuestRpc guests;
    private final Database database;
    private final InstanceKeys keys;
    private final AgentOffer offer;

    public UpdateAgentFlow(GuestRpc guests, Database database, InstanceKeys keys, AgentOffer offer) {
        this.guests = guests;
        this.database = database;
        this.keys = keys;
        this.offer = offer;
    }

    public Flow flow() {
        List<Step> steps = List.of(new InstallAgent(guests, offer, keys), new AwaitAgent(database));
        return new Flow(ChangeParts.kind(KIND), steps, Endings.silent(), false);
    }
}
