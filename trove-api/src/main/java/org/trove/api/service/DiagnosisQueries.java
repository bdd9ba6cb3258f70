package org.trove.api.service;

import java.util.List;
import java.util.Map;
import org.trove.api.auth.Caller;
import org.trove.api.diagnosis.Diagnosis;
import org.trove.api.diagnosis.Evidence;
import org.trove.api.diagnosis.InstanceDiagnosis;
import org.trove.api.policy.Policy;
import org.trove.model.InstanceDetails;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;
import org.trove.operation.OperationFilter;
import org.trove.operation.OperationRecord;
import org.trove.store.Database;

/** Tells why an instance is as it is. */
public final class DiagnosisQueries {
    /** Open ones are among the latest: at most a few are accepted while one is under way. */
    private static final int LATEST = 50;

    private final Database database;
    private final Policy policy;
    private final InstanceDiagnosis diagnosis;
    private final PartsHealth health;

    public DiagnosisQueries(Database database, Policy policy, InstanceDiagnosis diagnosis, PartsHealth health) {
        this.database = database;
        this.policy = policy;
        this.diagnosis = diagnosis;
        this.health = health;
    }

    public Found show(Caller caller, String id) {
        InstanceId instance = InstanceIds.parse(id);
        Map<String, String> troubles = health.troubles();
        Found found = database.read(stores -> {
            InstanceDetails details = InstanceQueries.visible(stores, caller, instance);
            ProjectId owner = details.instance().project();
            List<OperationRecord> operations = stores.operationRecords()
                    .list(owner, new OperationFilter(instance, null, null, null), LATEST, null);
            Evidence evidence = new Evidence(
                    stores.guestStatuses().signs(instance),
                    operation -> stores.operationRecords().steps(operation.id()),
                    troubles);
            return new Found(details, diagnosis.of(details, operations, evidence), troubles);
        });
        policy.require(
                "instance:show", caller.against(found.details().instance().project()));
        return found;
    }

    /**
     * A diagnosis and what it is of.
     *
     * @param troubles what is wrong with the parts of the control plane, by name
     */
    public record Found(InstanceDetails details, Diagnosis diagnosis, Map<String, String> troubles) {}
}
