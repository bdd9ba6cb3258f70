package org.trove.store.jdbi;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.model.ServiceStatus;
import org.trove.operation.Change;
import org.trove.store.InstanceChange;

/** Applies changes of instances: writes by id, the instance's own row first; blind but for those that quota follows. */
final class InstanceChanges implements ChangeWriters.Writer {
    private static final int MESSAGE_LENGTH = 255;

    /** Fits the column's 65,535 bytes with any characters. */
    private static final int DETAILS_LENGTH = 16_000;

    private static final String TOUCH =
            "updated = UTC_TIMESTAMP(6), version = version + 1 WHERE id = ? AND deleted = 0";

    private final Sql sql;
    private final Reservations reservations;
    private final Map<Class<? extends Change>, Consumer<InstanceChange>> writers = new HashMap<>();

    InstanceChanges(Sql sql) {
        this.sql = sql;
        this.reservations = new Reservations(sql);
        on(InstanceChange.TaskSet.class, set -> setTask(set.instance().value(), set.task()));
        on(InstanceChange.ServerSet.class, this::setServer);
        on(InstanceChange.VolumeSet.class, this::setVolume);
        on(
                InstanceChange.AddressesSet.class,
                set -> replaceAddresses(set.instance().value(), set.addresses()));
        on(
                InstanceChange.FlavorSet.class,
                set -> reservations.setFlavor(set.instance(), set.flavorId(), set.ramDifferenceMb()));
        on(InstanceChange.VolumeSizeSet.class, set -> reservations.setVolumeSize(set.instance(), set.sizeGb()));
        on(InstanceChange.ReservationReleased.class, change -> reservations.release(change.instance()));
        on(InstanceChange.AccessSet.class, this::setAccess);
        on(InstanceChange.ServiceStatusSet.class, set -> setServiceStatus(set.instance(), set.status()));
        on(InstanceChange.FaultSet.class, set -> setFault(set.instance().value(), set));
        on(
                InstanceChange.FaultCleared.class,
                change -> clearFault(change.instance().value()));
        on(InstanceChange.Deleted.class, change -> delete(change.instance()));
    }

    /** Requests lock instances before quotas, and so do changes of many. */
    @Override
    public void settle() {
        reservations.settle();
    }

    @Override
    public void apply(Change change) {
        @Nullable Consumer<InstanceChange> writer = writers.get(change.getClass());
        if (writer == null) {
            throw new IllegalArgumentException("not a change of an instance that is known: " + change.getClass());
        }
        writer.accept((InstanceChange) change);
    }

    private <C extends InstanceChange> void on(Class<C> type, Consumer<C> writer) {
        writers.put(type, change -> writer.accept(type.cast(change)));
    }

    private void setServer(InstanceChange.ServerSet set) {
        sql.update(
                "UPDATE instances SET compute_instance_id = ?, server_status = ?, " + TOUCH,
                set.serverId(),
                set.serverStatus(),
                set.instance().value());
    }

    private void setVolume(InstanceChange.VolumeSet set) {
        sql.update(
                "UPDATE instances SET volume_id = ?, " + TOUCH,
                set.volumeId(),
                set.instance().value());
    }

    private void setAccess(InstanceChange.AccessSet set) {
        sql.update(
                "UPDATE instances SET access = ?, " + TOUCH,
                InstanceRows.write(set.access()),
                set.instance().value());
    }

    private void setTask(String id, InstanceTask task) {
        sql.update(
                "UPDATE instances SET task_id = ?, task_description = ?, " + TOUCH + " AND NOT task_id <=> ?",
                task.code(),
                task.description(),
                id,
                InstanceTask.DELETING.code());
    }

    void setServiceStatus(InstanceId id, ServiceStatus status) {
        sql.update(
                "UPDATE service_statuses SET status_since = IF(status_since_id <=> ?, status_since, UTC_TIMESTAMP(6)),"
                        + " status_since_id = ?, status_id = ?, status_description = ?, updated_at = UTC_TIMESTAMP(6)"
                        + " WHERE instance_id = ?",
                status.code(),
                status.code(),
                status.code(),
                status.description(),
                id.value());
    }

    private void replaceAddresses(String id, List<InstanceAddress> addresses) {
        if (sql.update("UPDATE instances SET " + TOUCH, id) == 0) {
            return;
        }
        sql.update("DELETE FROM instance_addresses WHERE instance_id = ?", id);
        if (addresses.isEmpty()) {
            return;
        }
        List<@Nullable Object> arguments = new ArrayList<>();
        for (InstanceAddress address : addresses) {
            arguments.add(id);
            arguments.add(arguments.size() / 5);
            arguments.add(address.address());
            arguments.add(address.type().name());
            arguments.add(address.network());
        }
        sql.update(
                "INSERT INTO instance_addresses (instance_id, position, address, type, network) VALUES "
                        + String.join(", ", Collections.nCopies(addresses.size(), "(?, ?, ?, ?, ?)")),
                arguments.toArray());
    }

    /** One row of each instance: Trove's has an id of its own, ours has the instance's, so that two cannot be made at once. */
    private void setFault(String id, InstanceChange.FaultSet fault) {
        String message = cut(fault.message(), MESSAGE_LENGTH);
        String details = cut(fault.details(), DETAILS_LENGTH);
        if (sql.update("UPDATE instances SET " + TOUCH, id) == 0) {
            return;
        }
        int updated = sql.update(
                "UPDATE instance_faults SET message = ?, details = ?,"
                        + " created = IF(deleted = 1, UTC_TIMESTAMP(), created), updated = UTC_TIMESTAMP(),"
                        + " deleted = 0, deleted_at = NULL WHERE instance_id = ?",
                message,
                details,
                id);
        if (updated == 0) {
            sql.update(
                    "INSERT INTO instance_faults (id, instance_id, message, details, created, updated, deleted)"
                            + " VALUES (?, ?, ?, ?, UTC_TIMESTAMP(), UTC_TIMESTAMP(), 0)"
                            + " ON DUPLICATE KEY UPDATE message = VALUES(message), details = VALUES(details),"
                            + " updated = VALUES(updated), deleted = 0, deleted_at = NULL",
                    id,
                    id,
                    message,
                    details);
        }
    }

    private void clearFault(String id) {
        sql.update(
                "UPDATE instance_faults SET deleted = 1, deleted_at = UTC_TIMESTAMP(), updated = UTC_TIMESTAMP()"
                        + " WHERE instance_id = ? AND deleted = 0",
                id);
    }

    private void delete(InstanceId id) {
        sql.update(
                "UPDATE instances SET deleted = 1, deleted_at = UTC_TIMESTAMP(), task_id = ?, task_description = ?,"
                        + " datastore_version_id = NULL, configuration_id = NULL, slave_of_id = NULL, cluster_id = NULL, "
                        + TOUCH,
                InstanceTask.NONE.code(),
                InstanceTask.NONE.description(),
                id.value());
        setServiceStatus(id, ServiceStatus.DELETED);
        clearFault(id.value());
        sql.update("DELETE FROM instance_addresses WHERE instance_id = ?", id.value());
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 3) + "...";
    }
}
