package org.trove.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.trove.lifecycle.InstanceStatuses;
import org.trove.model.InstanceDetails;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.model.ServiceStatus;
import org.trove.operation.OperationState;
import org.trove.store.memory.Inspection;
import org.trove.store.memory.Inspection.SeenInstance;
import org.trove.store.memory.Inspection.SeenOperation;

/** What holds in the end, when nothing went wrong for a while. */
final class FinalChecks {
    private static final InstanceStatuses STATUSES = new InstanceStatuses(Duration.ofSeconds(90));

    private final World world;
    private final Inspection rows;
    private final Map<InstanceId, SeenInstance> live = new TreeMap<>();

    FinalChecks(World world) {
        this.world = world;
        this.rows = world.database().inspect();
        rows.instances().stream()
                .filter(instance -> !instance.deleted())
                .forEach(instance -> live.put(instance.id(), instance));
    }

    /** Whether nothing is on its way any more. */
    static boolean isQuiet(World world) {
        FinalChecks checks = new FinalChecks(world);
        return checks.rows.operations().stream()
                        .allMatch(operation -> operation.state().isEnded())
                && checks.orphans().isEmpty()
                && world.guests().all().stream().allMatch(checks::isRecorded)
                && checks.live.values().stream().allMatch(checks::isShownRight);
    }

    /** Says what is still on its way, where nothing should be. */
    static void reportUnrest(World world) {
        FinalChecks checks = new FinalChecks(world);
        for (SeenOperation operation : checks.rows.operations()) {
            if (!operation.state().isEnded()) {
                world.fail("an operation does not end: " + operation);
            }
        }
        checks.orphans()
                .forEach(owner -> world.fail("left in the cloud of instance " + owner + ", which is deleted:"
                        + world.cloud().describe(owner)));
        for (Guest guest : world.guests().all()) {
            if (!checks.isRecorded(guest)) {
                world.fail("the last word of " + guest.name() + " is not recorded: " + guest.lastReport() + ", row "
                        + checks.live.get(guest.instance()));
            }
        }
        for (SeenInstance instance : checks.live.values()) {
            if (!checks.isShownRight(instance)) {
                world.fail("an instance that works is not shown as such: " + checks.shown(instance) + ", " + instance);
            }
        }
        world.fail("the clients do not come to an end");
    }

    void run() {
        for (SeenInstance instance : live.values()) {
            if (instance.task() != InstanceTask.NONE && !instance.task().isError() && !isRemovalGivenUp(instance)) {
                world.fail("an instance stays in a transitional state: " + instance);
            }
        }
        world.clients().checkAcknowledged(rows);
        for (SeenOperation operation : rows.operations()) {
            InstanceId id = operation.instance();
            SeenInstance instance = id == null ? null : live.get(id);
            if (instance != null && operation.kind().equals("create_instance")) {
                checkCreated(operation, instance);
            }
        }
    }

    /** What an operator ended is shown with a fault, and can be deleted again. */
    private boolean isRemovalGivenUp(SeenInstance instance) {
        return instance.task() == InstanceTask.DELETING
                && instance.faultMessage() != null
                && rows.operations().stream()
                        .anyMatch(operation -> instance.id().equals(operation.instance())
                                && operation.kind().equals("delete_instance")
                                && operation.state() == OperationState.FAILED);
    }

    private void checkCreated(SeenOperation create, SeenInstance instance) {
        InstanceId id = instance.id();
        if (isRemovalGivenUp(instance)) {
            return;
        }
        if (create.state() == OperationState.SUCCEEDED) {
            if (!world.cloud().isComplete(id)) {
                world.fail("an instance that was made lacks something in the cloud: " + id + " has"
                        + world.cloud().describe(id));
            }
            checkGuest(id);
            checkRestarts(id);
            checkFault(instance);
        } else if (!world.cloud().spoilt().contains(id)
                && !world.clients().wasDeleteAsked(id)
                && !world.clients().wasIntervened(id)) {
            world.fail("a create failed although nothing stood in its way for good: " + create);
        }
    }

    private void checkGuest(InstanceId id) {
        List<Guest> guests = world.guests().all().stream()
                .filter(guest -> guest.instance().equals(id))
                .toList();
        if (guests.size() != 1
                || guests.get(0).disk().preparations != 1
                || !guests.get(0).disk().running) {
            world.fail("instance " + id + " was made, but its datastore was not prepared once and runs: "
                    + guests.stream().map(guest -> guest.disk().preparations).toList());
        } else {
            world.clients().checkAccounts(id, guests.get(0).disk());
        }
    }

    /** Whoever asks a guest waits for it and hears of its refusals, so they are no fault of the instance. */
    private void checkFault(SeenInstance instance) {
        boolean failed = rows.operations().stream()
                .anyMatch(operation ->
                        instance.id().equals(operation.instance()) && operation.state() == OperationState.FAILED);
        if (instance.faultMessage() != null && !failed) {
            world.fail("nothing failed, and the instance has a fault: " + instance);
        }
    }

    private void checkRestarts(InstanceId id) {
        long succeeded = rows.operations().stream()
                .filter(operation -> id.equals(operation.instance())
                        && operation.kind().equals("restart")
                        && operation.state() == OperationState.SUCCEEDED)
                .count();
        for (Guest guest : world.guests().all()) {
            if (guest.instance().equals(id) && guest.disk().restarts < succeeded) {
                world.fail(succeeded + " restarts of " + id + " succeeded, and " + guest.disk().restarts + " happened");
            }
        }
    }

    private List<InstanceId> orphans() {
        return world.cloud().owners().stream()
                .filter(owner -> !live.containsKey(owner))
                .sorted()
                .toList();
    }

    /** An instance that nothing is being done to and whose create succeeded works, and is shown so. */
    private boolean isShownRight(SeenInstance instance) {
        boolean works = rows.operations().stream()
                .anyMatch(operation -> instance.id().equals(operation.instance())
                        && operation.kind().equals("create_instance")
                        && operation.state() == OperationState.SUCCEEDED);
        return !works || instance.task() != InstanceTask.NONE || shown(instance).equals("ACTIVE HEALTHY");
    }

    private String shown(SeenInstance instance) {
        InstanceDetails details = world.database()
                .read(stores -> stores.instances().details(instance.id()))
                .orElseThrow();
        return STATUSES.status(details) + " "
                + STATUSES.operatingStatus(details, world.timeline().now());
    }

    private boolean isRecorded(Guest guest) {
        SeenInstance instance = live.get(guest.instance());
        ServiceStatus said = guest.lastReport();
        return instance == null || said == null || instance.guest() == said;
    }
}
