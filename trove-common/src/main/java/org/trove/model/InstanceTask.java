package org.trove.model;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is being done to an instance: Trove's task statuses, with its codes and texts in {@code instances.task_id} and {@code task_description}. */
public enum InstanceTask {
    NONE(1, "NONE", "No tasks for the instance.", false),
    DELETING(2, "DELETING", "Deleting the instance.", false),
    REBOOTING(3, "REBOOTING", "Rebooting the instance.", false),
    RESIZING(4, "RESIZING", "Resizing the instance.", false),
    BUILDING(5, "BUILDING", "The instance is building.", false),
    MIGRATING(6, "MIGRATING", "Migrating the instance.", false),
    RESTART_REQUIRED(7, "RESTART_REQUIRED", "Instance requires a restart.", false),
    PROMOTING(8, "PROMOTING", "Promoting the instance to replica source.", false),
    EJECTING(9, "EJECTING", "Ejecting the replica source.", false),
    LOGGING(10, "LOGGING", "Transferring guest logs.", false),
    DETACHING(11, "DETACHING", "Detaching the instance from replica source.", false),
    UPDATING(12, "UPDATING", "Updating the instance.", false),
    BUILDING_ERROR_DNS(80, "BUILDING", "Build error: DNS.", true),
    BUILDING_ERROR_SERVER(81, "BUILDING", "Build error: Server.", true),
    BUILDING_ERROR_VOLUME(82, "BUILDING", "Build error: Volume.", true),
    BUILDING_ERROR_SEC_GROUP(83, "BUILDING", "Build error: Secgroup or rule.", true),
    BUILDING_ERROR_REPLICA(84, "BUILDING", "Build error: Replica.", true),
    PROMOTION_ERROR(85, "PROMOTING", "Replica Promotion Error.", true),
    EJECTION_ERROR(86, "EJECTING", "Replica Source Ejection Error.", true),
    GROWING_ERROR(87, "GROWING", "Growing Cluster Error.", true),
    SHRINKING_ERROR(88, "SHRINKING", "Shrinking Cluster Error.", true),
    UPGRADING(89, "UPGRADING", "Upgrading the instance.", false),
    UPGRADING_ERROR(90, "UPGRADING", "Upgrading Cluster Error.", true),
    BUILDING_ERROR_TIMEOUT_GA(91, "ERROR", "Build error: guestagent timeout.", true),
    BUILDING_ERROR_PORT(92, "BUILDING", "Build error: Port.", true),
    UPDATING_ERROR_ACCESS(93, "UPDATING", "Update error: Access.", true);

    private static final Map<Integer, InstanceTask> BY_CODE =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(InstanceTask::code, Function.identity()));

    private final int code;
    private final String action;
    private final String description;
    private final boolean error;

    InstanceTask(int code, String action, String description, boolean error) {
        this.code = code;
        this.action = action;
        this.description = description;
        this.error = error;
    }

    public int code() {
        return code;
    }

    /** The action in progress, as error messages name it; errors have the action that failed. */
    public String action() {
        return action;
    }

    public String description() {
        return description;
    }

    public boolean isError() {
        return error;
    }

    public static Optional<InstanceTask> ofCode(int code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }
}
