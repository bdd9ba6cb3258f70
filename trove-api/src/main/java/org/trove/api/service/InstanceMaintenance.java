package org.trove.api.service;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.trove.api.auth.Caller;
import org.trove.api.policy.Policy;
import org.trove.lifecycle.InstanceStatuses;
import org.trove.message.GuestCommand;
import org.trove.message.TaskRequest;
import org.trove.model.InstanceDetails;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.model.ServiceStatus;
import org.trove.store.Database;
import org.trove.store.Stores;

/** What administrators do to instances of all projects. */
public final class InstanceMaintenance {

    private final Database database;
    private final Submissions submissions;
    private final InstanceActions actions;
    private final GuestCalls guests;
    private final InstanceAdmission admission;

    public InstanceMaintenance(
            Database database,
            Policy policy,
            Submissions submissions,
            InstanceStatuses statuses,
            InstanceActions actions,
            GuestCalls guests) {
        this.database = database;
        this.submissions = submissions;
        this.actions = actions;
        this.guests = guests;
        this.admission = new InstanceAdmission(policy, statuses);
    }

    /** Restarts the server. @return the operation's id */
    public String reboot(Caller caller, String id) {
        return submit(caller, new TaskRequest.Reboot(InstanceIds.parse(id).value()), (stores, details) -> {
            admission.beginIdle(stores, details, InstanceTask.REBOOTING);
            stores.guestStatuses().set(details.instance().id(), ServiceStatus.RESTARTING);
        });
    }

    /** Moves the server. @param host null = the cloud's choice @return the operation's id */
    public String migrate(Caller caller, String id, @Nullable String host) {
        TaskRequest request = new TaskRequest.Migrate(InstanceIds.parse(id).value(), host);
        return submit(
                caller, request, (stores, details) -> admission.beginInOrder(stores, details, InstanceTask.MIGRATING));
    }

    /** Makes the root disk anew. @return the operation's id */
    public String rebuild(Caller caller, String id, String imageId) {
        TaskRequest request = new TaskRequest.Rebuild(InstanceIds.parse(id).value(), imageId);
        return submit(
                caller, request, (stores, details) -> admission.beginIdle(stores, details, InstanceTask.BUILDING));
    }

    private String submit(Caller caller, TaskRequest request, Beginning beginning) {
        caller.requireAdmin();
        Submissions.Submission submission = submissions.prepare(request, caller);
        database.write(stores -> {
            InstanceDetails details = admission.lockedByAdmin(stores, caller, new InstanceId(request.instanceId()));
            beginning.begin(stores, details);
            submissions.write(stores, submission, details.instance().project());
            return details;
        });
        return submissions.send(submission);
    }

    /** Stops the datastore, which stays down until it is restarted. */
    public CompletableFuture<Void> stop(Caller caller, String id) {
        caller.requireAdmin();
        InstanceDetails details =
                database.read(stores -> InstanceQueries.visible(stores, caller, InstanceIds.parse(id)));
        return guests.call(caller, details.instance().id(), new GuestCommand.StopDb());
    }

    /** Takes an instance out of whatever it hangs in; its service status stays. */
    public void resetTask(Caller caller, String id) {
        caller.requireAdmin();
        actions.resetTask(caller, id);
    }

    @FunctionalInterface
    private interface Beginning {
        void begin(Stores stores, InstanceDetails details);
    }
}
