package org.trove.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.api.support.Samples.PROJECT_A;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.trove.api.support.ApiServer;
import org.trove.api.support.InstanceFixtures;
import org.trove.api.support.Reply;
import org.trove.api.support.SampleCatalog;
import org.trove.api.support.Samples;
import org.trove.message.TaskRequest;
import org.trove.message.wire.RequestPayload;
import org.trove.model.DatastoreVersion;
import org.trove.model.InstanceDetails;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.model.ProjectId;
import org.trove.model.Quota;
import org.trove.model.ServiceStatus;
import org.trove.operation.Operation;
import org.trove.store.InstanceChange;

class InstanceLifeTest {

    private static final String ROOT = "/v1.0/" + PROJECT_A + "/instances";
    private static final String CREATE = """
            {"instance": {"name": "db1", "flavorRef": "http://host/flavors/1", "volume": {"size": 2},
              "datastore": {"type": "sampledb", "version": "1.0"},
              "databases": [{"name": "a", "character_set": "utf8"}],
              "users": [{"name": "u1", "password": "secret1", "databases": [{"name": "a"}]}],
              "access": {"is_public": false}}}""";

    @RegisterExtension
    static final ApiServer API = ApiServer.unlimited();

    private static Reply create() {
        return API.call("POST", ApiServer.MEMBER_A, ROOT, CREATE);
    }

    private static Map<Quota.Resource, Integer> used() {
        return API.database().read(stores -> stores.quotas().quotas(new ProjectId(PROJECT_A))).stream()
                .collect(Collectors.toMap(Quota::resource, Quota::inUse));
    }

    private static List<Operation> openOperations(InstanceId id) {
        return API.database().read(stores -> stores.operations().openOf(id));
    }

    private static InstanceTask taskOf(InstanceId id) {
        return API.database()
                .read(stores -> stores.instances().find(id).orElseThrow().task());
    }

    private static Reply action(String token, String project, InstanceId id, String body) {
        return API.call("POST", token, "/v1.0/" + project + "/instances/" + id + "/action", body);
    }

    @Test
    void a_create_becomes_a_row_an_operation_a_use_of_quota_and_a_message() {
        Reply reply = create().expect(200);

        JsonNode instance = reply.json().path("instance");
        InstanceId id = new InstanceId(instance.path("id").asText());
        String operation = reply.header("X-Trove-Operation-Id");
        assertThat(instance.path("status").asText()).isEqualTo("BUILD");
        assertThat(instance.path("operating_status").asText()).isEmpty();
        assertThat(openOperations(id)).singleElement().satisfies(row -> {
            assertThat(row.id()).isEqualTo(operation);
            assertThat(row.kind()).isEqualTo("create_instance");
        });
        assertThat(used())
                .containsEntry(Quota.Resource.INSTANCES, 1)
                .containsEntry(Quota.Resource.RAM, 512)
                .containsEntry(Quota.Resource.VOLUMES, 2);
        assertThat(API.caster.casts)
                .singleElement()
                .satisfies(cast -> assertThat(cast.operationId()).isEqualTo(operation));
    }

    @Test
    void the_operation_carries_everything_that_was_asked_for() {
        InstanceId id =
                new InstanceId(create().json().path("instance").path("id").asText());

        RequestPayload.Content content =
                RequestPayload.read(openOperations(id).get(0).payload());

        TaskRequest.CreateInstance request = (TaskRequest.CreateInstance) content.request();
        assertThat(request.databases().get(0).characterSet()).isEqualTo("utf8");
        assertThat(request.users().get(0).password()).isEqualTo("secret1");
        assertThat(request.users().get(0).host()).isEqualTo("%");
        assertThat(request.flavor()).containsEntry("ram", 512);
        assertThat(request.datastoreManager()).isEqualTo("sampledb");
        assertThat(request.dsVersion()).isEqualTo("1.0.5");
        assertThat(content.context().projectId()).isEqualTo(PROJECT_A);
        assertThat(API.caster.casts.get(0).request()).isEqualTo(request);
    }

    @Test
    void the_image_is_the_one_that_the_catalog_finds_for_the_version() {
        version("tagged", null, List.of("tagged"));
        InstanceId id = new InstanceId(
                create("tagged").expect(200).json().path("instance").path("id").asText());

        RequestPayload.Content content =
                RequestPayload.read(openOperations(id).get(0).payload());

        assertThat(((TaskRequest.CreateInstance) content.request()).imageId()).isEqualTo("image-2");
    }

    @Test
    void an_image_that_is_gone_is_the_user_s_to_know_and_a_cloud_that_is_away_is_no_error_of_ours() {
        version("gone", "gone", List.of());
        version("unknown", "unknown", List.of());

        Reply gone = create("gone").expect(404);
        Reply away = create("unknown").expect(503);

        assertThat(gone.json().path("itemNotFound").path("message").asText()).isEqualTo("Image gone cannot be found.");
        assertThat(away.header("Retry-After")).isEqualTo("7");
        assertThat(away.json().path("serviceUnavailable").path("message").asText())
                .isEqualTo("Glance cannot be reached.");
    }

    private static Reply create(String version) {
        return API.call("POST", ApiServer.MEMBER_A, ROOT, CREATE.replace("\"1.0\"", "\"" + version + "\""));
    }

    private static void version(String name, @Nullable String image, List<String> tags) {
        DatastoreVersion version =
                new DatastoreVersion(name, "d1", "sampledb", name, "1.0.5", "sampledb", image, tags, "", "", "", true);
        API.database().write(stores -> {
            stores.datastores().register(version);
            return version;
        });
    }

    @Test
    void a_create_is_accepted_while_only_the_broker_is_away() {
        API.setBrokerAway(true);

        InstanceId id = new InstanceId(
                create().expect(200).json().path("instance").path("id").asText());

        assertThat(openOperations(id)).hasSize(1);
    }

    @Test
    void a_create_is_accepted_while_the_cloud_does_not_tell_whether_its_network_is_good() {
        String body = CREATE.replace(
                "\"access\"", "\"nics\": [{\"network_id\": \"" + SampleCatalog.UNTOLD + "\"}], \"access\"");

        Reply reply = API.call("POST", ApiServer.MEMBER_A, ROOT, body).expect(200);

        InstanceId id = new InstanceId(reply.json().path("instance").path("id").asText());
        assertThat(openOperations(id)).hasSize(1);
    }

    @Test
    void a_create_is_unavailable_while_the_database_is_away() {
        API.setDatabaseAway(true);

        assertThat(create().expect(503).header("Retry-After")).isNotEmpty();
    }

    @Test
    void a_restart_needs_an_instance_that_runs() {
        InstanceId id = API.instances.running(PROJECT_A, 1);

        Reply reply =
                action(ApiServer.MEMBER_A, PROJECT_A, id, "{\"restart\": {}}").expect(202);

        assertThat(reply.body()).isEmpty();
        assertThat(taskOf(id)).isEqualTo(InstanceTask.REBOOTING);
        assertThat(openOperations(id))
                .singleElement()
                .satisfies(row -> assertThat(row.kind()).isEqualTo("restart"));
        assertThat(action(ApiServer.MEMBER_A, PROJECT_A, id, "{\"restart\": {}}")
                        .fault(422, "unprocessableEntity"))
                .contains("task status was REBOOTING");
        assertThat(openOperations(id)).hasSize(1);
    }

    @Test
    void a_delete_gives_the_quota_back_once_and_is_accepted_again() {
        InstanceId id = API.instances.running(PROJECT_A, 1);

        Reply first =
                API.call("DELETE", ApiServer.MEMBER_A, ROOT + "/" + id, null).expect(202);
        Reply second =
                API.call("DELETE", ApiServer.MEMBER_A, ROOT + "/" + id, null).expect(202);

        assertThat(second.header("X-Trove-Operation-Id")).isEqualTo(first.header("X-Trove-Operation-Id"));
        assertThat(used()).containsEntry(Quota.Resource.INSTANCES, 0).containsEntry(Quota.Resource.VOLUMES, 0);
        assertThat(taskOf(id)).isEqualTo(InstanceTask.DELETING);
        assertThat(API.get(ROOT + "/" + id)
                        .json()
                        .path("instance")
                        .path("status")
                        .asText())
                .isEqualTo("SHUTDOWN");
    }

    @Test
    void an_instance_that_is_being_built_cannot_be_deleted_until_its_status_is_reset() {
        InstanceId id =
                new InstanceId(create().json().path("instance").path("id").asText());
        assertThat(API.call("DELETE", ApiServer.MEMBER_A, ROOT + "/" + id, null).fault(422, "unprocessableEntity"))
                .isEqualTo("Instance " + id + " is not ready. (Status is BUILD).");

        action(ApiServer.MEMBER_A, PROJECT_A, id, "{\"reset_status\": {}}").fault(403, "forbidden");
        action(ApiServer.MEMBER_A, PROJECT_A, id, "{\"reset_status\": {\"force_delete\": true}}")
                .expect(202);

        assertThat(taskOf(id)).isEqualTo(InstanceTask.NONE);
        assertThat(openOperations(id).get(0).cancelRequested()).isTrue();
        API.call("DELETE", ApiServer.MEMBER_A, ROOT + "/" + id, null).expect(202);
    }

    @Test
    void an_administrator_resets_the_status_of_any_projects_instance() {
        InstanceId id = API.instances.running(PROJECT_A, 1);

        action(ApiServer.ADMIN, Samples.PROJECT_ADMIN, id, "{\"reset_status\": {}}")
                .expect(202);

        ServiceStatus status = API.database()
                .read(stores -> stores.guestStatuses().find(id).orElseThrow().status());
        assertThat(status).isEqualTo(ServiceStatus.UNKNOWN);
    }

    @Test
    void a_reset_fails_the_running_backups_and_leaves_the_fault_the_name_and_the_quota_alone() {
        InstanceId id = API.instances.running(PROJECT_A, 1);
        InstanceId other = API.instances.running(PROJECT_A, 2);
        API.addBackup("b1", id, "BUILDING");
        API.addBackup("b2", other, "BUILDING");
        API.database().write(stores -> {
            stores.instances().changeTask(id, Set.of(InstanceTask.NONE), InstanceTask.RESIZING);
            stores.instances().apply(new InstanceChange.FaultSet(id, "what happened", ""));
            return id;
        });
        Map<Quota.Resource, Integer> before = used();
        assertThat(statusOf(other)).isEqualTo("BACKUP");

        action(ApiServer.ADMIN, Samples.PROJECT_ADMIN, id, "{\"reset_status\": {}}")
                .expect(202);

        InstanceDetails after =
                API.database().read(stores -> stores.instances().details(id).orElseThrow());
        assertThat(after.backupRunning()).isFalse();
        assertThat(after.instance().task()).isEqualTo(InstanceTask.NONE);
        assertThat(after.fault()).isNotNull();
        assertThat(used()).isEqualTo(before);
        assertThat(statusOf(other)).isEqualTo("BACKUP");
    }

    private static String statusOf(InstanceId id) {
        return API.get(ROOT + "/" + id).json().at("/instance/status").asText();
    }

    @Test
    void a_member_of_a_cluster_is_not_deleted_or_restarted_alone() {
        InstanceId id = API.instances.clustered(PROJECT_A, 1);

        API.call("DELETE", ApiServer.MEMBER_A, ROOT + "/" + id, null).fault(501, "notImplemented");
        action(ApiServer.MEMBER_A, PROJECT_A, id, "{\"restart\": {}}").fault(501, "notImplemented");
        assertThat(openOperations(id)).isEmpty();
        assertThat(taskOf(id)).isEqualTo(InstanceTask.NONE);
        action(ApiServer.ADMIN, Samples.PROJECT_ADMIN, id, "{\"restart\": {}}").expect(202);
    }

    @Test
    void in_a_page_the_latest_made_comes_first() {
        API.instances.insert(PROJECT_A, 1, InstanceTask.NONE, Samples.VERSION_ID);
        API.clock.advance(Duration.ofMinutes(1));
        API.instances.insert(PROJECT_A, 2, InstanceTask.NONE, Samples.VERSION_ID);
        API.instances.insert(PROJECT_A, 3, InstanceTask.NONE, Samples.VERSION_ID);

        JsonNode list = API.get(ROOT + "?limit=2").json();

        assertThat(list.at("/instances/0/name").asText()).isEqualTo("db2");
        assertThat(list.at("/instances/1/name").asText()).isEqualTo("db1");
        assertThat(list.at("/links/0/href").asText()).endsWith("marker=" + InstanceFixtures.id(2));
    }

    @Test
    void an_instance_is_renamed_by_put_and_patch() {
        InstanceId id = API.instances.running(PROJECT_A, 1);

        API.call("PUT", ApiServer.MEMBER_A, ROOT + "/" + id, "{\"instance\": {\"name\": \"new1\"}}")
                .expect(202);
        assertThat(API.get(ROOT + "/" + id).json().path("instance").path("name").asText())
                .isEqualTo("new1");
        API.call("PATCH", ApiServer.MEMBER_A, ROOT + "/" + id, "{\"instance\": {\"name\": \"new2\"}}")
                .expect(202);
        assertThat(API.get(ROOT + "/" + id).json().path("instance").path("name").asText())
                .isEqualTo("new2");
        API.call("PUT", ApiServer.MEMBER_A, ROOT + "/" + id, "{\"instance\": {}}")
                .expect(202);
    }

    @Test
    void another_projects_instance_is_not_found_in_any_way() {
        InstanceId id = API.instances.running(PROJECT_A, 1);
        String own = "/v1.0/" + Samples.PROJECT_B + "/instances";
        String path = own + "/" + id;

        assertThat(API.call("GET", ApiServer.MEMBER_B, own, null).json().path("instances"))
                .isEmpty();
        for (String sub : List.of("", "/databases", "/users", "/users/u", "/root")) {
            API.call("GET", ApiServer.MEMBER_B, path + sub, null).fault(404, "itemNotFound");
        }
        API.call("DELETE", ApiServer.MEMBER_B, path, null).fault(404, "itemNotFound");
        API.call("PUT", ApiServer.MEMBER_B, path, "{\"instance\": {\"name\": \"x\"}}")
                .fault(404, "itemNotFound");
        action(ApiServer.MEMBER_B, Samples.PROJECT_B, id, "{\"restart\": {}}").fault(404, "itemNotFound");
        API.call("GET", ApiServer.MEMBER_B, "/v1.0/" + Samples.PROJECT_B + "/mgmt/instances", null)
                .fault(401, "unauthorized");
        API.call("GET", ApiServer.MEMBER_B, "/v1.0/" + Samples.PROJECT_B + "/mgmt/quotas/" + PROJECT_A, null)
                .fault(403, "forbidden");
        assertThat(API.call("GET", ApiServer.ADMIN, "/v1.0/" + Samples.PROJECT_ADMIN + "/instances/" + id, null)
                        .expect(200)
                        .json()
                        .path("instance")
                        .path("tenant_id")
                        .asText())
                .isEqualTo(PROJECT_A);
    }

    @Test
    void a_list_comes_in_pages() {
        for (int number = 1; number <= 23; number++) {
            API.instances.insert(PROJECT_A, number, InstanceTask.BUILDING, Samples.VERSION_ID);
        }

        JsonNode first = API.get(ROOT + "?limit=100&include_clustered=False").json();
        String next = first.path("links").path(0).path("href").asText();
        JsonNode second =
                API.get(next.substring(next.indexOf("/v1.0"))).expect(200).json();

        assertThat(first.path("instances")).hasSize(20);
        assertThat(next)
                .isEqualTo("http://127.0.0.1:" + API.port() + ROOT + "?limit=100&include_clustered=False&marker="
                        + InstanceFixtures.id(20));
        assertThat(second.path("instances")).hasSize(3);
        assertThat(second.has("links")).isFalse();
        assertThat(API.get(ROOT + "?limit=2").json().path("instances")).hasSize(2);
        JsonNode all = API.call(
                        "GET", ApiServer.ADMIN, "/v1.0/" + Samples.PROJECT_ADMIN + "/mgmt/instances?limit=5", null)
                .json();
        assertThat(all.path("links").path(0).path("href").asText()).endsWith("marker=5");
    }

    @Test
    void quotas_are_set_by_administrators_and_bind_creates() {
        String quotas = "/v1.0/" + Samples.PROJECT_ADMIN + "/mgmt/quotas/" + PROJECT_A;
        assertThat(API.call("PUT", ApiServer.ADMIN, quotas, "{\"quotas\": {\"instances\": 1, \"ram\": null}}")
                        .expect(200)
                        .body())
                .isEqualTo("{\"quotas\":{\"instances\":1}}");
        API.call(
                        "PUT",
                        ApiServer.MEMBER_A,
                        "/v1.0/" + PROJECT_A + "/mgmt/quotas/" + PROJECT_A,
                        "{\"quotas\": {\"instances\": 9}}")
                .fault(401, "unauthorized");
        create().expect(200);

        assertThat(create().fault(413, "overLimit")).isEqualTo("Quota exceeded for resources: ['instances'].");
        assertThat(used()).containsEntry(Quota.Resource.INSTANCES, 1).containsEntry(Quota.Resource.RAM, 512);
    }
}
