package org.trove.operation;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.trove.model.InstanceTask;

/**
 * What everybody may know of a kind of operation without knowing its flow: the API shows progress by it and decides by it what
 * can be asked of an operation. A catalogue rather than columns that are written at the insertion: the steps are the same for
 * all operations of a kind, and a copy in each row would be wrong for those that are open while a new release appends a step. A
 * test of the task manager compares it with the flows.
 *
 * @param name as in {@link NewOperation#kind}
 * @param steps their names in order
 * @param cancellable whether it ends early when that is asked for
 * @param underWay the task that the instance has meanwhile
 * @param failed the task that it is left with where an operator ends the operation
 * @param retriedFrom the tasks from which a failed operation may be taken up again
 */
public record OperationKind(
        String name,
        List<String> steps,
        boolean cancellable,
        InstanceTask underWay,
        InstanceTask failed,
        Set<InstanceTask> retriedFrom) {

    private static final List<OperationKind> ALL = List.of(
            new OperationKind(
                    "create_instance",
                    List.of(
                            "allocate_addresses",
                            "create_dns_records",
                            "create_volume",
                            "create_server",
                            "await_server",
                            "prepare_guest",
                            "await_guest",
                            "finish"),
                    true,
                    InstanceTask.BUILDING,
                    InstanceTask.BUILDING_ERROR_SERVER,
                    EnumSet.of(
                            InstanceTask.BUILDING_ERROR_DNS,
                            InstanceTask.BUILDING_ERROR_SERVER,
                            InstanceTask.BUILDING_ERROR_VOLUME,
                            InstanceTask.BUILDING_ERROR_SEC_GROUP,
                            InstanceTask.BUILDING_ERROR_PORT,
                            InstanceTask.BUILDING_ERROR_TIMEOUT_GA)),
            new OperationKind(
                    "delete_instance",
                    List.of(
                            "mark_deleting",
                            "stop_database",
                            "remove_server",
                            "remove_volume",
                            "remove_dns_records",
                            "remove_addresses",
                            "mark_deleted",
                            "remove_queues"),
                    false,
                    InstanceTask.DELETING,
                    InstanceTask.DELETING,
                    EnumSet.of(InstanceTask.DELETING)),
            new OperationKind(
                    "restart",
                    List.of("restart_datastore", "finish"),
                    true,
                    InstanceTask.REBOOTING,
                    InstanceTask.NONE,
                    EnumSet.of(InstanceTask.NONE, InstanceTask.RESTART_REQUIRED)),
            change(
                    "reboot",
                    InstanceTask.REBOOTING,
                    "stop_datastore",
                    "reboot_server",
                    "await_server",
                    "restart_datastore",
                    "await_guest",
                    "finish"),
            change(
                    "resize_flavor",
                    InstanceTask.RESIZING,
                    "stop_datastore",
                    "resize_server",
                    "await_resize",
                    "start_datastore",
                    "await_guest",
                    "confirm_resize"),
            change(
                    "resize_volume",
                    InstanceTask.RESIZING,
                    "stop_datastore",
                    "unmount_volume",
                    "detach_volume",
                    "extend_volume",
                    "attach_volume",
                    "resize_filesystem",
                    "mount_volume",
                    "restart_datastore",
                    "finish"),
            change(
                    "migrate",
                    InstanceTask.MIGRATING,
                    "stop_datastore",
                    "migrate_server",
                    "await_resize",
                    "restart_datastore",
                    "await_guest",
                    "confirm_resize"),
            change(
                    "rebuild",
                    InstanceTask.BUILDING,
                    "stop_datastore",
                    "rebuild_server",
                    "await_server",
                    "rebuild_guest",
                    "await_guest",
                    "finish"),
            change("update_access", InstanceTask.UPDATING, "update_access", "finish"));

    /** A change of an instance that runs; one that failed leaves it free for others. */
    private static OperationKind change(String name, InstanceTask underWay, String... stepsAfterBegin) {
        Set<InstanceTask> free = EnumSet.of(InstanceTask.NONE, InstanceTask.RESTART_REQUIRED);
        free.add(InstanceTask.UPDATING_ERROR_ACCESS);
        List<String> steps = new ArrayList<>(List.of("begin"));
        steps.addAll(List.of(stepsAfterBegin));
        return new OperationKind(name, steps, true, underWay, InstanceTask.NONE, free);
    }

    /** Steps whose end is the answer of the agent inside the instance. */
    private static final Set<String> ANSWERED_BY_GUEST = Set.of(
            "stop_database",
            "stop_datastore",
            "start_datastore",
            "restart_datastore",
            "unmount_volume",
            "resize_filesystem",
            "mount_volume");

    public OperationKind {
        steps = List.copyOf(steps);
        retriedFrom = Set.copyOf(retriedFrom);
    }

    public static List<OperationKind> all() {
        return ALL;
    }

    /** The kind of that name; empty where a newer release has made it. */
    public static Optional<OperationKind> find(String name) {
        return ALL.stream().filter(kind -> kind.name().equals(name)).findFirst();
    }

    /** The names of all kinds, for messages. */
    public static String names() {
        return ALL.stream().map(OperationKind::name).collect(Collectors.joining(", "));
    }

    /** Whether the instance is gone when this step is performed, and is not needed for it. */
    public boolean outlivesInstance(int step) {
        int deletion = steps.indexOf("mark_deleted");
        return deletion >= 0 && step > deletion;
    }

    /** Whether this step is over when the agent inside the instance answers. */
    public boolean isAnsweredByGuest(int step) {
        return ANSWERED_BY_GUEST.contains(stepName(step));
    }

    /** The name of a step; made up where a newer release has appended it. */
    public String stepName(int position) {
        return position < steps.size() ? steps.get(position) : "step " + position;
    }
}
