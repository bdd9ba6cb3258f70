package org.trove.taskmanager.testing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.trove.model.Fault;
import org.trove.model.InstanceDetails;
import org.trove.model.InstanceId;
import org.trove.operation.Operation;

/**
 * What is to be seen of a world at the end, for comparing two.
 *
 * @param operations their states, and the outcomes of their steps where these matter
 */
public record WorldEnd(
        List<String> operations,
        String instance,
        String fault,
        Set<InstanceId> servers,
        Set<InstanceId> volumes,
        Set<InstanceId> addresses,
        Set<InstanceId> names,
        Set<String> states,
        Map<String, Integer> made,
        Set<InstanceId> guestsRemoved) {

    /** @param operations ids of those to look at @param withSteps whether their way there counts too */
    public static WorldEnd of(InstanceWorld world, List<String> operations, boolean withSteps) {
        Optional<InstanceDetails> details =
                world.database.read(stores -> stores.instances().details(InstanceWorld.ID));
        String shown = details.map(found -> found.instance().task() + " at " + found.addresses() + " of "
                        + found.instance().flavorId() + " with "
                        + found.instance().volumeSizeGb() + " GB for "
                        + found.instance().access())
                .orElse("deleted");
        String fault = details.map(InstanceDetails::fault).map(Fault::message).orElse("");
        return new WorldEnd(
                operations.stream()
                        .map(id -> describe(world, id) + (withSteps ? steps(world, id) : ""))
                        .toList(),
                shown,
                fault,
                new TreeSet<>(world.cloud.servers.keySet()),
                new TreeSet<>(world.cloud.volumes.keySet()),
                new TreeSet<>(world.cloud.addresses.keySet()),
                new TreeSet<>(world.cloud.names().records.keySet()),
                states(world.cloud),
                Map.copyOf(world.cloud.made),
                new TreeSet<>(world.guests.removed));
    }

    private static Set<String> states(CountingCloud cloud) {
        Set<String> states = new TreeSet<>();
        cloud.servers.values().forEach(server -> states.add(server.toString()));
        cloud.volumes.values().forEach(volume -> states.add(volume.toString()));
        cloud.names().records.values().forEach(records -> states.add(records.toString()));
        cloud.accesses.values().forEach(access -> states.add(access.toString()));
        return states;
    }

    private static String describe(InstanceWorld world, String id) {
        Operation operation = world.operation(id);
        return operation.kind() + " " + operation.state() + " " + operation.reason();
    }

    private static String steps(InstanceWorld world, String id) {
        StringBuilder text = new StringBuilder(":");
        world.database
                .read(stores -> stores.operations().steps(id))
                .forEach(step -> text.append(' ')
                        .append(step.name())
                        .append('/')
                        .append(step.attempt())
                        .append('=')
                        .append(step.outcome()));
        return text.toString();
    }

    public boolean isEmptyCloud() {
        return servers.isEmpty() && volumes.isEmpty() && addresses.isEmpty() && names.isEmpty();
    }
}
