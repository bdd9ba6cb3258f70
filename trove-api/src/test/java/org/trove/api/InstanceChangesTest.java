package org.trove.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.api.support.Samples.PROJECT_A;
import static org.trove.api.support.Samples.PROJECT_ADMIN;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trove.api.support.ApiServer;
import org.trove.api.support.Reply;
import org.trove.message.GuestCommand;
import org.trove.message.TaskRequest;
import org.trove.message.wire.RequestPayload;
import org.trove.model.InstanceDetails;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.model.ProjectId;
import org.trove.model.Quota;
import org.trove.model.ServiceStatus;
import org.trove.operation.Operation;
import org.trove.store.InstanceChange;

/** Other sizes, other access, and what administrators do. */
class InstanceChangesTest {

    private static final String ROOT = "/v1.0/" + PROJECT_A + "/instances/";
    private static final String MGMT = "/v1.0/" + PROJECT_ADMIN + "/mgmt/instances/";
    private static final String LARGER = "{\"resize\": {\"flavorRef\": \"http://host/flavors/m1.medium\"}}";
    private static final String REBUILD = "{\"rebuild\": {\"image_id\": \"11111111-1111-4111-8111-111111111111\"}}";

    @RegisterExtension
    static final ApiServer API = ApiServer.unlimited();

    private static Reply act(InstanceId id, String body) {
        return API.call("POST", ApiServer.MEMBER_A, ROOT + id + "/action", body);
    }

    private static Reply administer(InstanceId id, String body) {
        return API.call("POST", ApiServer.ADMIN, MGMT + id + "/action", body);
    }

    private static Reply putAccess(InstanceId id, String access) {
        return API.call("PUT", ApiServer.MEMBER_A, ROOT + id, "{\"instance\": {\"access\": " + access + "}}");
    }

    private static TaskRequest request(InstanceId id) {
        List<Operation> open = API.database().read(stores -> stores.operations().openOf(id));
        assertThat(open).hasSize(1);
        return RequestPayload.read(Objects.requireNonNull(open.get(0).payload()))
                .request();
    }

    private static InstanceDetails details(InstanceId id) {
        return API.database().read(stores -> stores.instances().details(id)).orElseThrow();
    }

    private static Map<Quota.Resource, Integer> used() {
        return API.database().read(stores -> stores.quotas().quotas(new ProjectId(PROJECT_A))).stream()
                .collect(Collectors.toMap(Quota::resource, Quota::inUse));
    }

    private static void apply(InstanceChange change) {
        API.database().write(stores -> {
            stores.instances().apply(change);
            return true;
        });
    }

    @Test
    void a_resize_is_an_operation_with_both_flavors_and_the_growth_is_booked() {
        InstanceId id = API.instances.running(PROJECT_A, 1);

        Reply reply = act(id, LARGER).expect(202);

        assertThat(reply.header("X-Trove-Operation-Id")).isNotEmpty();
        assertThat(request(id)).isInstanceOfSatisfying(TaskRequest.ResizeFlavor.class, resize -> {
            assertThat(resize.oldFlavor()).containsEntry("id", "1").containsEntry("ram", 512);
            assertThat(resize.newFlavor()).containsEntry("id", "m1.medium").containsEntry("ram", 2048);
        });
        assertThat(details(id).instance().task()).isEqualTo(InstanceTask.RESIZING);
        assertThat(details(id).instance().flavorId()).isEqualTo("1");
        assertThat(used()).containsEntry(Quota.Resource.RAM, 2048);
        API.get(ROOT + id).expect(200);
    }

    @Test
    void a_resize_beyond_the_quota_is_refused_and_changes_nothing() {
        InstanceId id = API.instances.running(PROJECT_A, 1);
        API.database().write(stores -> {
            stores.quotas().setLimits(new ProjectId(PROJECT_A), Map.of(Quota.Resource.RAM, 1024));
            return true;
        });

        act(id, LARGER).fault(413, "overLimit");

        assertThat(details(id).instance().task()).isEqualTo(InstanceTask.NONE);
        assertThat(used()).containsEntry(Quota.Resource.RAM, 512);
        assertThat(API.caster.casts).isEmpty();
    }

    @Test
    void a_flavor_with_a_disk_of_its_own_is_refused_where_the_data_have_a_volume() {
        InstanceId id = API.instances.running(PROJECT_A, 1);

        act(id, "{\"resize\": {\"flavorRef\": \"m1.large\"}}").fault(501, "notImplemented");
    }

    @Test
    void a_larger_volume_is_an_operation_and_its_growth_is_booked_until_the_instance_is_deleted() {
        InstanceId id = API.instances.running(PROJECT_A, 1);

        act(id, "{\"resize\": {\"volume\": {\"size\": \"5\"}}}").expect(202);

        assertThat(request(id)).isEqualTo(new TaskRequest.ResizeVolume(5, id.value()));
        assertThat(details(id).instance().volumeSizeGb()).isEqualTo(2);
        assertThat(used()).containsEntry(Quota.Resource.VOLUMES, 5);
        API.call("DELETE", ApiServer.MEMBER_A, ROOT + id, null).expect(202);
        assertThat(used()).containsEntry(Quota.Resource.VOLUMES, 0).containsEntry(Quota.Resource.RAM, 0);
    }

    @Test
    void a_volume_beyond_the_quota_is_refused() {
        InstanceId id = API.instances.running(PROJECT_A, 1);
        API.database().write(stores -> {
            stores.quotas().setLimits(new ProjectId(PROJECT_A), Map.of(Quota.Resource.VOLUMES, 4));
            return true;
        });

        act(id, "{\"resize\": {\"volume\": {\"size\": 5}}}").fault(413, "overLimit");

        assertThat(used()).containsEntry(Quota.Resource.VOLUMES, 2);
    }

    @Test
    void what_an_operation_left_reserved_that_was_ended_by_hand_is_given_back_with_it() {
        InstanceId id = API.instances.running(PROJECT_A, 1);
        String operation = act(id, "{\"resize\": {\"volume\": {\"size\": 5}}}").header("X-Trove-Operation-Id");

        API.call(
                        "POST",
                        ApiServer.ADMIN,
                        "/v1.0/" + PROJECT_ADMIN + "/operations/" + operation + "/action",
                        "{\"fail\": {\"reason\": \"no\"}}")
                .expect(202);

        assertThat(used()).containsEntry(Quota.Resource.VOLUMES, 2);
        assertThat(details(id).instance().task()).isEqualTo(InstanceTask.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {LARGER, "{\"resize\": {\"flavorRef\": \"1\"}}", "{\"resize\": {\"volume\": {\"size\": 5}}}"})
    void an_instance_that_is_busy_not_in_order_or_in_a_cluster_is_not_resized(String body) {
        InstanceId busy = API.instances.running(PROJECT_A, 1);
        apply(new InstanceChange.TaskSet(busy, InstanceTask.REBOOTING));
        InstanceId sick = API.instances.running(PROJECT_A, 2);
        apply(new InstanceChange.ServiceStatusSet(sick, ServiceStatus.FAILED));

        act(busy, body).fault(422, "unprocessableEntity");
        act(sick, body).fault(422, "unprocessableEntity");
        act(API.instances.clustered(PROJECT_A, 3), body).fault(501, "notImplemented");
        API.call("POST", ApiServer.MEMBER_B, "/v1.0/" + PROJECT_A + "/instances/" + busy + "/action", body)
                .expect(403);
    }

    @Test
    void new_access_is_an_operation_and_shown_when_it_is_there() {
        InstanceId id = API.instances.running(PROJECT_A, 1);

        putAccess(id, "{\"is_public\": true, \"allowed_cidrs\": [\"10.2.0.0/16\"]}")
                .expect(202);

        assertThat(request(id))
                .isEqualTo(new TaskRequest.UpdateAccess(
                        id.value(), new TaskRequest.WireAccess(true, List.of("10.2.0.0/16"))));
        assertThat(details(id).instance().task()).isEqualTo(InstanceTask.UPDATING);
        putAccess(id, "{\"is_public\": false}").fault(422, "unprocessableEntity");
    }

    @Test
    void access_that_could_not_be_changed_can_be_changed_again() {
        InstanceId id = API.instances.running(PROJECT_A, 1);
        apply(new InstanceChange.TaskSet(id, InstanceTask.UPDATING_ERROR_ACCESS));

        putAccess(id, "{\"is_public\": false}").expect(202);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"reboot\": {}} | REBOOTING | reboot",
                "{\"migrate\": {}} | MIGRATING | migrate",
                "{\"migrate\": {\"host\": \"node-2\"}} | MIGRATING | migrate",
                REBUILD + " | BUILDING | rebuild"
            })
    void an_administrator_s_action_is_an_operation(String body, InstanceTask task, String kind) {
        InstanceId id = API.instances.running(PROJECT_A, 1);

        Reply reply = administer(id, body).expect(202);

        assertThat(reply.header("X-Trove-Operation-Id")).isNotEmpty();
        assertThat(RequestPayload.methodOf(request(id))).isEqualTo(kind);
        assertThat(details(id).instance().task()).isEqualTo(task);
        if (request(id) instanceof TaskRequest.Migrate migrate) {
            assertThat(migrate.host()).isEqualTo(body.contains("node-2") ? "node-2" : null);
        }
        administer(id, body).fault(422, "unprocessableEntity");
    }

    @Test
    void a_reboot_and_a_rebuild_help_an_instance_that_is_not_in_order_and_a_migration_waits_until_it_is() {
        InstanceId id = API.instances.running(PROJECT_A, 1);
        apply(new InstanceChange.ServiceStatusSet(id, ServiceStatus.FAILED));

        administer(id, "{\"migrate\": {}}").fault(422, "unprocessableEntity");
        administer(id, REBUILD).expect(202);
    }

    @ParameterizedTest
    @EnumSource(
            value = InstanceTask.class,
            names = {"BUILDING", "DELETING", "RESIZING"})
    void nothing_is_begun_beside_something_else(InstanceTask task) {
        InstanceId id = API.instances.running(PROJECT_A, 1);
        apply(new InstanceChange.TaskSet(id, task));

        administer(id, "{\"reboot\": {}}").fault(422, "unprocessableEntity");
        administer(id, REBUILD).fault(422, "unprocessableEntity");
    }

    @Test
    void an_instance_without_a_server_cannot_be_rebooted() {
        InstanceId id = API.instances.insert(
                PROJECT_A, 1, InstanceTask.BUILDING_ERROR_SERVER, org.trove.api.support.Samples.VERSION_ID);

        administer(id, "{\"reboot\": {}}").fault(422, "unprocessableEntity");
    }

    @Test
    void an_administrator_stops_a_datastore_and_resets_a_task() {
        InstanceId id = API.instances.running(PROJECT_A, 1);
        apply(new InstanceChange.TaskSet(id, InstanceTask.RESIZING));

        administer(id, "{\"stop\": {}}").expect(202);
        administer(id, "{\"reset-task-status\": {}}").expect(202);

        assertThat(API.guests.calls).anyMatch(GuestCommand.StopDb.class::isInstance);
        assertThat(details(id).instance().task()).isEqualTo(InstanceTask.NONE);
        assertThat(details(id).guest().status()).isEqualTo(ServiceStatus.HEALTHY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"explode\": {}}",
                "{\"reboot\": {}, \"stop\": {}}",
                "{\"rebuild\": {}}",
                "{\"rebuild\": {\"image_id\": \"x\"}}",
                "{\"migrate\": {\"host\": 7}}"
            })
    void a_wrong_body_says_what_is_wrong(String body) {
        administer(API.instances.running(PROJECT_A, 1), body).fault(400, "badRequest");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"reboot\": {}}", "{\"stop\": {}}", "{\"reset-task-status\": {}}", "{}"})
    void who_is_no_administrator_is_told_so(String body) {
        InstanceId id = API.instances.running(PROJECT_A, 1);

        API.call("POST", ApiServer.MEMBER_A, "/v1.0/" + PROJECT_A + "/mgmt/instances/" + id + "/action", body)
                .fault(401, "unauthorized");
    }
}
