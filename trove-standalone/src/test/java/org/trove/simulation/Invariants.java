package org.trove.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.trove.model.Flavor;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.model.Quota;
import org.trove.operation.Lease;
import org.trove.operation.OperationState;
import org.trove.store.memory.Inspection;
import org.trove.store.memory.Inspection.SeenInstance;
import org.trove.store.memory.Inspection.SeenOperation;
import org.trove.store.memory.Inspection.Usage;

/** What holds after every commit. */
final class Invariants {
    private final World world;
    private Inspection before;

    Invariants(World world) {
        this.world = world;
        this.before = world.database().inspect();
    }

    void check() {
        Inspection now = world.database().inspect();
        if (now.equals(before)) {
            return;
        }
        Map<String, SeenOperation> known = new HashMap<>();
        before.operations().forEach(operation -> known.put(operation.id(), operation));
        Map<InstanceId, SeenOperation> open = new HashMap<>();
        for (SeenOperation operation : now.operations()) {
            checkOpen(operation, open);
            checkChange(known.get(operation.id()), operation);
        }
        checkWriter(known, now);
        checkInstances(now.instances());
        if (!now.instances().equals(before.instances()) || !now.usages().equals(before.usages())) {
            checkUsages(now);
        }
        before = now;
    }

    private void checkOpen(SeenOperation operation, Map<InstanceId, SeenOperation> open) {
        InstanceId instance = operation.instance();
        if (operation.state().isEnded() || operation.state() == OperationState.QUEUED || instance == null) {
            return;
        }
        SeenOperation other = open.put(instance, operation);
        if (other != null) {
            world.fail("two operations of one instance are open: " + other + " and " + operation);
        }
    }

    private void checkChange(@Nullable SeenOperation old, SeenOperation operation) {
        if (old == null || old.equals(operation)) {
            return;
        }
        boolean goesOn = old.state() == OperationState.FAILED
                && operation.state() == OperationState.PENDING
                && world.clients().wasRetried(operation.id());
        if (old.state().isEnded() && !goesOn) {
            world.fail("an ended operation changed: " + old + " to " + operation);
        }
        if (operation.token() < old.token()) {
            world.fail("a fencing token went back: " + old + " to " + operation);
        }
        world.say(() -> operation.kind() + " " + operation.id() + " " + operation.state() + " step " + operation.step()
                + " token " + operation.token() + " " + (operation.reason() == null ? "" : operation.reason()));
    }

    /** Whoever writes a result holds the operation. */
    private void checkWriter(Map<String, SeenOperation> known, Inspection now) {
        Machine writer = world.timeline().current();
        Lease lease = writer == null ? null : writer.writing;
        if (lease == null) {
            return;
        }
        SeenOperation held = known.get(lease.operationId());
        boolean current = held != null
                && held.state() == OperationState.RUNNING
                && held.token() == lease.token()
                && lease.holder().equals(held.holder());
        SeenOperation after = now.operations().stream()
                .filter(operation -> operation.id().equals(lease.operationId()))
                .findFirst()
                .orElse(null);
        if (!current && held != null && !held.equals(after)) {
            world.fail("a result was written under " + lease + " into " + held);
        }
    }

    private void checkInstances(List<SeenInstance> instances) {
        Map<InstanceId, SeenInstance> now = new HashMap<>();
        instances.forEach(instance -> now.put(instance.id(), instance));
        for (SeenInstance old : before.instances()) {
            SeenInstance instance = now.get(old.id());
            if (instance == null || (old.deleted() && !instance.deleted())) {
                world.fail("a deleted instance came back, or a row is gone: " + old + " to " + instance);
            } else if (!instance.equals(old)) {
                world.say(() -> "instance " + instance.id() + " " + (instance.deleted() ? "deleted " : "")
                        + instance.task() + " " + instance.guest());
            }
        }
    }

    private void checkUsages(Inspection now) {
        Map<Usage, Integer> expected = new HashMap<>();
        for (SeenInstance instance : now.instances()) {
            // A deletion gives back when it is accepted.
            if (!instance.deleted() && instance.task() != InstanceTask.DELETING) {
                add(expected, instance, Quota.Resource.INSTANCES, 1);
                add(expected, instance, Quota.Resource.VOLUMES, instance.volumeSizeGb());
                add(expected, instance, Quota.Resource.RAM, ram(instance));
                instance.reserved().forEach((resource, amount) -> add(expected, instance, resource, amount));
            }
        }
        now.usages().forEach((usage, amount) -> {
            int sum = expected.getOrDefault(usage, 0);
            expected.remove(usage);
            if (sum != amount) {
                world.fail("quota: " + usage + " is " + amount + ", the sum of the rows is " + sum);
            }
        });
        expected.forEach((usage, sum) -> {
            if (sum != 0) {
                world.fail("quota: " + usage + " is 0, the sum of the rows is " + sum);
            }
        });
    }

    private static void add(Map<Usage, Integer> sums, SeenInstance instance, Quota.Resource resource, int amount) {
        sums.merge(new Usage(instance.project(), resource), amount, Integer::sum);
    }

    private static int ram(SeenInstance instance) {
        return ApiNode.CATALOG.flavor(instance.flavorId()).map(Flavor::ramMb).orElse(0);
    }
}
