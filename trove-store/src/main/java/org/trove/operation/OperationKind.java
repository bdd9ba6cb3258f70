package org.trove.operation;

import static org.trove.operation.Dependency.COMPUTE;
import static org.trove.operation.Dependency.DNS;
import static org.trove.operation.Dependency.GUEST;
import static org.trove.operation.Dependency.NETWORK;
import static org.trove.operation.Dependency.VOLUMES;
import static org.trove.operation.StepDefinition.call;
import static org.trove.operation.StepDefinition.on;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.trove.model.InstanceTask;

/**
 * A kind of operation in one version: the one definition of its steps. The API shows progress by it and decides by it what can be asked
 * of an operation; the task manager binds code to each step's name. An operation keeps the version that it was accepted with. A change of
 * the steps (a new one, another order) is a new version, and the old version stays here until no open operation uses it. Only steps'
 * names are stored, never their positions.
 *
 * @param name as the method of the request that asks for it
 * @param version from 1
 * @param steps in order, at least one
 * @param cancellable whether it ends early when that is asked for
 * @param underWay the task that the instance has meanwhile
 * @param failed the task that it is left with where an operator ends the operation
 * @param retriedFrom the tasks from which a failed operation may be taken up again
 */
public record OperationKind(
        String name,
        int version,
        List<StepDefinition> steps,
        boolean cancellable,
        InstanceTask underWay,
        InstanceTask failed,
        Set<InstanceTask> retriedFrom) {

    private static final StepDefinition FINISH = StepDefinition.of("finish");
    private static final StepDefinition STOP_DATASTORE = call("stop_datastore");
    private static final StepDefinition RESTART_DATASTORE = call("restart_datastore");
    private static final StepDefinition AWAIT_SERVER = on("await_server", COMPUTE);
    private static final StepDefinition AWAIT_GUEST = StepDefinition.of("await_guest");

    private static final List<OperationKind> ALL = List.of(
            new OperationKind(
                    "create_instance",
                    1,
                    List.of(
                            on("allocate_addresses", NETWORK),
                            on("create_dns_records", DNS),
                            on("create_volume", VOLUMES),
                            on("create_server", COMPUTE),
                            AWAIT_SERVER,
                            on("prepare_guest", GUEST),
                            AWAIT_GUEST,
                            FINISH),
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
                    1,
                    List.of(
                            StepDefinition.of("mark_deleting"),
                            call("stop_database"),
                            on("remove_server", COMPUTE),
                            on("remove_volume", VOLUMES),
                            on("remove_dns_records", DNS),
                            on("remove_addresses", NETWORK),
                            StepDefinition.of("mark_deleted"),
                            on("remove_queues", GUEST)),
                    false,
                    InstanceTask.DELETING,
                    InstanceTask.DELETING,
                    EnumSet.of(InstanceTask.DELETING)),
            new OperationKind(
                    "restart",
                    1,
                    List.of(RESTART_DATASTORE, FINISH),
                    true,
                    InstanceTask.REBOOTING,
                    InstanceTask.NONE,
                    EnumSet.of(InstanceTask.NONE, InstanceTask.RESTART_REQUIRED)),
            change(
                    "reboot",
                    InstanceTask.REBOOTING,
                    STOP_DATASTORE,
                    on("reboot_server", COMPUTE),
                    AWAIT_SERVER,
                    RESTART_DATASTORE,
                    AWAIT_GUEST,
                    FINISH),
            change(
                    "resize_flavor",
                    InstanceTask.RESIZING,
                    STOP_DATASTORE,
                    on("resize_server", COMPUTE),
                    on("await_resize", COMPUTE),
                    call("start_datastore"),
                    AWAIT_GUEST,
                    on("confirm_resize", COMPUTE).notCancellable()),
            change(
                    "resize_volume",
                    InstanceTask.RESIZING,
                    STOP_DATASTORE,
                    call("unmount_volume"),
                    on("detach_volume", COMPUTE),
                    on("extend_volume", VOLUMES),
                    on("attach_volume", COMPUTE),
                    call("resize_filesystem"),
                    call("mount_volume"),
                    RESTART_DATASTORE,
                    FINISH),
            change(
                    "migrate",
                    InstanceTask.MIGRATING,
                    STOP_DATASTORE,
                    on("migrate_server", COMPUTE),
                    on("await_resize", COMPUTE),
                    RESTART_DATASTORE,
                    AWAIT_GUEST,
                    on("confirm_resize", COMPUTE).notCancellable()),
            change(
                    "rebuild",
                    InstanceTask.BUILDING,
                    STOP_DATASTORE,
                    on("rebuild_server", COMPUTE),
                    AWAIT_SERVER.notCancellable(),
                    on("rebuild_guest", GUEST).notCancellable(),
                    AWAIT_GUEST,
                    FINISH),
            change("update_access", InstanceTask.UPDATING, on("update_access", NETWORK), FINISH),
            // The datastore runs meanwhile, so the instance has no task and users may ask for other actions, which
            // wait.
            new OperationKind(
                    "update_agent",
                    1,
                    List.of(
                            call("install_agent"),
                            StepDefinition.of("await_agent").notCancellable()),
                    true,
                    InstanceTask.NONE,
                    InstanceTask.NONE,
                    EnumSet.of(InstanceTask.NONE, InstanceTask.RESTART_REQUIRED)));

    /** A change of an instance that runs; one that failed leaves it free for others. */
    private static OperationKind change(String name, InstanceTask underWay, StepDefinition... stepsAfterBegin) {
        Set<InstanceTask> free = EnumSet.of(InstanceTask.NONE, InstanceTask.RESTART_REQUIRED);
        free.add(InstanceTask.UPDATING_ERROR_ACCESS);
        List<StepDefinition> steps = new ArrayList<>(List.of(StepDefinition.of("begin")));
        steps.addAll(List.of(stepsAfterBegin));
        return new OperationKind(name, 1, steps, true, underWay, InstanceTask.NONE, free);
    }

    public OperationKind {
        steps = List.copyOf(steps);
        retriedFrom = Set.copyOf(retriedFrom);
        long names = steps.stream().map(StepDefinition::name).distinct().count();
        if (steps.isEmpty() || names < steps.size()) {
            throw new IllegalArgumentException("operation " + name + " needs steps of different names: " + steps);
        }
    }

    /** All kinds in all versions. */
    public static List<OperationKind> all() {
        return ALL;
    }

    /** The kind of that name in that version; empty where a newer release has made it. */
    public static Optional<OperationKind> find(String name, int version) {
        return ALL.stream()
                .filter(kind -> kind.name.equals(name) && kind.version == version)
                .findFirst();
    }

    public static Optional<OperationKind> find(OperationType type) {
        return find(type.kind(), type.version());
    }

    /** The version of a kind that new operations get; empty where there is no kind of that name. */
    public static Optional<OperationKind> newest(String name) {
        return ALL.stream().filter(kind -> kind.name.equals(name)).max(Comparator.comparingInt(OperationKind::version));
    }

    /** The names of all kinds, for messages. */
    public static String names() {
        return ALL.stream().map(OperationKind::name).distinct().collect(Collectors.joining(", "));
    }

    /** The types of all kinds in all versions. */
    public static Set<OperationType> types() {
        return ALL.stream().map(OperationKind::type).collect(Collectors.toUnmodifiableSet());
    }

    public OperationType type() {
        return new OperationType(name, version);
    }

    /** The step with which it begins. */
    public StepDefinition first() {
        return steps.get(0);
    }

    public Optional<StepDefinition> step(String stepName) {
        return steps.stream().filter(step -> step.name().equals(stepName)).findFirst();
    }

    /** The step after that one; empty after the last, and after one that it does not have. */
    public Optional<StepDefinition> after(String stepName) {
        int position = position(stepName);
        return position < 0 || position + 1 == steps.size() ? Optional.empty() : Optional.of(steps.get(position + 1));
    }

    /** The step before that one; empty before the first, and before one that it does not have. */
    public Optional<StepDefinition> before(String stepName) {
        int position = position(stepName);
        return position <= 0 ? Optional.empty() : Optional.of(steps.get(position - 1));
    }

    /** The place of a step, from 0; -1 where it has no such step. */
    public int position(String stepName) {
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).name().equals(stepName)) {
                return i;
            }
        }
        return -1;
    }

    /** Whether the instance is gone when this step is performed, and is not needed for it. */
    public boolean outlivesInstance(String stepName) {
        int deletion = position("mark_deleted");
        return deletion >= 0 && position(stepName) > deletion;
    }

    /** Whether this step is over when the agent inside the instance answers. */
    public boolean isAnsweredByGuest(String stepName) {
        return step(stepName).filter(StepDefinition::answeredByGuest).isPresent();
    }
}
