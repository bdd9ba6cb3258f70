package org.trove.store;

import java.util.List;
import org.trove.model.Access;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.model.ServiceStatus;
import org.trove.operation.Change;
import org.trove.operation.Subject;

/** The changes of an instance that a step's result can carry. All are blind writes by id, safe on a Galera cluster. */
public sealed interface InstanceChange extends Change {
    InstanceId instance();

    @Override
    default Subject subject() {
        return Subject.of(instance());
    }

    /** Says what is being done. An instance that is being deleted stays so, whatever a late step of another operation says. */
    record TaskSet(InstanceId instance, InstanceTask task) implements InstanceChange {}

    /** The server was made (or found) for the instance. */
    record ServerSet(InstanceId instance, String serverId, String serverStatus) implements InstanceChange {}

    record VolumeSet(InstanceId instance, String volumeId) implements InstanceChange {}

    /** Replaces all addresses. */
    record AddressesSet(InstanceId instance, List<InstanceAddress> addresses) implements InstanceChange {
        public AddressesSet {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * The instance has this flavor now. What was reserved for that is settled: the project's quota is booked by the difference.
     * Leaves an instance that is being deleted as it is, whose quota was given back.
     *
     * @param ramDifferenceMb of the new flavor and the one before, MiB
     */
    record FlavorSet(InstanceId instance, String flavorId, int ramDifferenceMb) implements InstanceChange {}

    /** The data volume has this size now; settled like {@link FlavorSet}. @param sizeGb GiB */
    record VolumeSizeSet(InstanceId instance, int sizeGb) implements InstanceChange {}

    /** What was reserved for the instance is given back to its project. */
    record ReservationReleased(InstanceId instance) implements InstanceChange {}

    record AccessSet(InstanceId instance, Access access) implements InstanceChange {}

    record ServiceStatusSet(InstanceId instance, ServiceStatus status) implements InstanceChange {}

    /**
     * The instance keeps what went wrong.
     *
     * @param message for the user; cut to 255 characters
     */
    record FaultSet(InstanceId instance, String message, String details) implements InstanceChange {}

    record FaultCleared(InstanceId instance) implements InstanceChange {}

    /** The end of an instance: soft-deleted, references cleared, service status DELETED, fault deleted. */
    record Deleted(InstanceId instance) implements InstanceChange {}
}
