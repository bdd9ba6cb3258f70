package org.trove.api.service;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.trove.api.auth.Caller;
import org.trove.api.policy.Policy;
import org.trove.cloud.Catalog;
import org.trove.error.TroveException;
import org.trove.lifecycle.InstanceStatuses;
import org.trove.message.TaskRequest;
import org.trove.model.Access;
import org.trove.model.Flavor;
import org.trove.model.Instance;
import org.trove.model.InstanceDetails;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.model.Quota;
import org.trove.model.ServiceStatus;
import org.trove.operation.Operation;
import org.trove.operation.Subject;
import org.trove.store.Database;
import org.trove.store.Stores;

/** Accepts what is done to an instance that exists. */
public final class InstanceActions {

    private static final String DELETE = "delete_instance";

    private final Database database;
    private final Policy policy;
    private final Catalog catalog;
    private final Submissions submissions;
    private final InstanceStatuses statuses;
    private final InstanceAdmission admission;
    private final AskedFirst askedFirst;

    public InstanceActions(
            Database database, Policy policy, Catalog catalog, Submissions submissions, InstanceStatuses statuses) {
        this.database = database;
        this.policy = policy;
        this.catalog = catalog;
        this.submissions = submissions;
        this.statuses = statuses;
        this.admission = new InstanceAdmission(policy, statuses);
        this.askedFirst = new AskedFirst(database, admission);
    }

    public void rename(Caller caller, String id, String name) {
        rename(caller, id, name, VersionMatch.ANY);
    }

    /** @throws TroveException PRECONDITION_FAILED where the instance has another version than the caller expects */
    public void rename(Caller caller, String id, String name, VersionMatch match) {
        InstanceId instance = InstanceIds.parse(id);
        database.write(stores -> {
            match.require(admission
                    .locked(stores, caller, instance, "instance:update")
                    .instance());
            stores.instances().rename(instance, name);
            return instance;
        });
    }

    /** Checks that the caller may update the instance, and changes nothing. */
    public void requireUpdatable(Caller caller, String id) {
        requireUpdatable(caller, id, VersionMatch.ANY);
    }

    /** @throws TroveException PRECONDITION_FAILED where the instance has another version than the caller expects */
    public void requireUpdatable(Caller caller, String id, VersionMatch match) {
        InstanceDetails details =
                database.read(stores -> InstanceQueries.visible(stores, caller, InstanceIds.parse(id)));
        policy.require("instance:update", caller.against(details.instance().project()));
        match.require(details.instance());
    }

    /** @return the operation's id */
    public String restart(Caller caller, String id) {
        InstanceId instance = InstanceIds.parse(id);
        Submissions.Submission submission = submissions.prepare(new TaskRequest.Restart(instance.value()), caller);
        database.write(stores -> {
            InstanceDetails details = admission.locked(stores, caller, instance, "instance:restart");
            if (!caller.isAdmin()) {
                InstanceAdmission.requireUnclustered(details);
            }
            admission.beginInOrder(stores, details, InstanceTask.REBOOTING);
            stores.guestStatuses().set(instance, ServiceStatus.RESTARTING);
            submissions.write(stores, submission, details.instance().project());
            return instance;
        });
        return submissions.send(submission);
    }

    /**
     * Takes an instance out of whatever it hangs in, so that it can be used or deleted: no task, its service unknown, its
     * running backups failed. Its open operations end at their next step. One that is being deleted stays so, unlike in Trove,
     * because its quota was given back: its deletion can be asked for again.
     *
     * @param force whether the caller means to delete it afterwards, which its owner may do
     */
    public void resetStatus(Caller caller, String id, boolean force) {
        InstanceId instance = InstanceIds.parse(id);
        database.write(stores -> {
            admission.locked(stores, caller, instance, force ? "instance:force_delete" : "instance:reset_status");
            resetTask(stores, instance);
            stores.guestStatuses().set(instance, ServiceStatus.UNKNOWN);
            return instance;
        });
    }

    /** The same by an administrator, with the service status left as it is. */
    void resetTask(Caller caller, String id) {
        InstanceId instance = InstanceIds.parse(id);
        database.write(stores -> {
            admission.lockedByAdmin(stores, caller, instance);
            resetTask(stores, instance);
            return instance;
        });
    }

    private static void resetTask(Stores stores, InstanceId instance) {
        stores.operations().requestCancel(instance);
        stores.operations().wake(List.of(Subject.of(instance)));
        stores.instances().changeTask(instance, allBut(InstanceTask.DELETING), InstanceTask.NONE);
        stores.guestStatuses().failRunningBackups(instance);
    }

    /**
     * Changes who may reach an instance.
     *
     * @return the operation's id
     * @throws TroveException PRECONDITION_FAILED where the instance has another version than the caller expects
     */
    public String updateAccess(Caller caller, String id, Access access, VersionMatch match) {
        InstanceId instance = InstanceIds.parse(id);
        TaskRequest request = new TaskRequest.UpdateAccess(instance.value(), TaskRequest.WireAccess.of(access));
        Submissions.Submission submission = submissions.prepare(request, caller);
        database.write(stores -> {
            InstanceDetails details = admission.locked(stores, caller, instance, "instance:update");
            match.require(details.instance());
            admission.beginIdle(stores, details, InstanceTask.UPDATING);
            submissions.write(stores, submission, details.instance().project());
            return instance;
        });
        return submissions.send(submission);
    }

    /** @return the operation's id: the one under way where the instance is being deleted already */
    public String delete(Caller caller, String id) {
        InstanceId instance = InstanceIds.parse(id);
        Submissions.Submission submission =
                submissions.prepare(new TaskRequest.DeleteInstance(instance.value()), caller);
        Optional<String> underWay = askedFirst.write(
                new AskedFirst.Wish(caller, instance, "instance:delete"),
                this::ramGivenBack,
                (stores, details, ram) -> accept(stores, details, ram, submission));
        return underWay.orElseGet(() -> submissions.send(submission));
    }

    private Optional<String> accept(
            Stores stores, InstanceDetails details, int ramMb, Submissions.Submission submission) {
        Instance instance = details.instance();
        InstanceId id = instance.id();
        boolean first = instance.task() != InstanceTask.DELETING;
        if (first) {
            checkDeletable(details);
            stores.instances().changeTask(id, allBut(InstanceTask.DELETING), InstanceTask.DELETING);
            Map<Quota.Resource, Integer> amounts = givenBack(instance, ramMb);
            stores.instances()
                    .takeReserved(id)
                    .forEach((resource, reserved) -> amounts.merge(resource, -reserved, Integer::sum));
            stores.quotas().add(instance.project(), amounts);
            stores.operations().requestCancel(id);
            stores.operations().wake(List.of(Subject.of(id)));
        } else {
            Optional<Operation> open = stores.operations().openOf(id).stream()
                    .filter(operation -> operation.kind().equals(DELETE) && !operation.cancelRequested())
                    .findFirst();
            if (open.isPresent()) {
                return open.map(Operation::id);
            }
        }
        submissions.write(stores, submission, instance.project());
        return Optional.empty();
    }

    private void checkDeletable(InstanceDetails details) {
        String status = statuses.status(details);
        if (status.equals("BUILD")) {
            throw TroveException.unprocessable(
                    "Instance " + details.instance().id() + " is not ready. (Status is BUILD).");
        }
        InstanceAdmission.requireUnclustered(details);
        if (!details.replicas().isEmpty()) {
            throw TroveException.forbidden("Detach replicas before deleting replica source.");
        }
    }

    /**
     * MiB. A flavor that the cloud dropped meanwhile gives its memory back when the next count sets the use right; one that is being
     * deleted has given it back.
     */
    private int ramGivenBack(InstanceDetails details) {
        Instance instance = details.instance();
        return instance.task() == InstanceTask.DELETING
                ? 0
                : catalog.flavor(instance.flavorId()).map(Flavor::ramMb).orElse(0);
    }

    private static Map<Quota.Resource, Integer> givenBack(Instance instance, int ramMb) {
        Map<Quota.Resource, Integer> amounts = new EnumMap<>(Quota.Resource.class);
        amounts.put(Quota.Resource.INSTANCES, -1);
        if (ramMb > 0) {
            amounts.put(Quota.Resource.RAM, -ramMb);
        }
        if (instance.volumeSizeGb() != null) {
            amounts.put(Quota.Resource.VOLUMES, -instance.volumeSizeGb());
        }
        return amounts;
    }

    private static Set<InstanceTask> allBut(InstanceTask task) {
        return EnumSet.complementOf(EnumSet.of(task));
    }
}
