package org.trove.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.api.support.Samples.PROJECT_A;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.trove.api.support.ApiServer;
import org.trove.api.support.Reply;
import org.trove.api.support.Samples;

class RoutesTest {

    private static final String ROOT = "/v1.0/" + PROJECT_A;

    @RegisterExtension
    static final ApiServer API = ApiServer.unlimited();

    @Test
    void the_versions_need_no_token() {
        API.call("GET", null, "/", null).expect(200).matchesGolden("versions");
    }

    @Test
    void instances_are_listed_as_trove_does() {
        API.instances.running(PROJECT_A, 1);

        API.get(ROOT + "/instances").expect(200).matchesGolden("instance-list");
    }

    @Test
    void an_instance_is_shown_with_its_details() {
        API.instances.running(PROJECT_A, 1);

        API.get(ROOT + "/instances/11111111-1111-4111-8111-000000000001")
                .expect(200)
                .matchesGolden("instance-show");
        API.get(ROOT + "/instances/detail").expect(200).matchesGolden("instance-detail");
    }

    @Test
    void an_administrator_sees_more_of_an_instance() {
        API.instances.running(PROJECT_A, 1);

        API.call(
                        "GET",
                        ApiServer.ADMIN,
                        "/v1.0/" + Samples.PROJECT_ADMIN + "/mgmt/instances?deleted=False&include_clustered=False",
                        null)
                .expect(200)
                .matchesGolden("mgmt-instances");
    }

    @Test
    void datastores_flavors_quotas_limits_and_parameters_look_like_troves() {
        API.get(ROOT + "/datastores").expect(200).matchesGolden("datastores");
        API.get(ROOT + "/datastores/sampledb/versions/1.0").expect(200).matchesGolden("version");
        API.get(ROOT + "/flavors").expect(200).matchesGolden("flavors");
        API.get(ROOT + "/mgmt/quotas/" + PROJECT_A).expect(200).matchesGolden("quotas");
        API.get(ROOT + "/limits").expect(200).matchesGolden("limits");
        API.get(ROOT + "/datastores/versions/" + Samples.VERSION_ID + "/parameters")
                .expect(200)
                .matchesGolden("parameters");
    }

    @Test
    void a_single_datastore_shows_its_active_versions_and_lists_show_administrators_all() {
        String root = "/v1.0/" + Samples.PROJECT_ADMIN + "/datastores";

        assertThat(API.call("GET", ApiServer.ADMIN, root + "/sampledb", null)
                        .json()
                        .at("/datastore/versions"))
                .hasSize(1);
        assertThat(API.call("GET", ApiServer.ADMIN, root + "/sampledb/versions", null)
                        .json()
                        .path("versions"))
                .hasSize(2);
    }

    @Test
    void a_datastore_is_deleted_by_administrators_where_it_has_no_versions() {
        String root = "/v1.0/" + Samples.PROJECT_ADMIN + "/datastores";

        API.call("DELETE", ApiServer.MEMBER_A, ROOT + "/datastores/sampledb", null)
                .fault(403, "forbidden");
        assertThat(API.call("DELETE", ApiServer.ADMIN, root + "/sampledb", null).fault(400, "badRequest"))
                .isEqualTo("Datastore versions exist for datastore sampledb.");
        API.call("DELETE", ApiServer.ADMIN, root + "/nothing", null).fault(404, "itemNotFound");
        API.call("GET", ApiServer.ADMIN, root + "/sampledb", null).expect(200);
    }

    @Test
    void a_version_has_no_volume_types_with_a_name() {
        String version = ROOT + "/datastores/sampledb/versions/" + Samples.VERSION_ID;

        assertThat(API.get(version + "/volume-types").expect(200).body()).isEqualTo("{\"volume_types\":[]}");
        API.get(ROOT + "/datastores/none/versions/x/volume-types").fault(404, "itemNotFound");
    }

    @Test
    void every_route_of_a_version_finds_it() {
        String flavors = ROOT + "/datastores/sampledb/versions/" + Samples.VERSION_ID + "/flavors";
        String versions = ROOT + "/datastores/versions/" + Samples.VERSION_ID;
        assertThat(API.get(flavors).expect(200).json().path("flavors")).hasSize(2);
        assertThat(API.get(versions)
                        .expect(200)
                        .json()
                        .path("version")
                        .path("id")
                        .asText())
                .isEqualTo(Samples.VERSION_ID);
        assertThat(API.get(ROOT + "/datastores/sampledb/versions").json().path("versions"))
                .hasSize(1);
        assertThat(API.get(ROOT + "/datastores/sampledb/versions/1.0/parameters/sql_mode")
                        .json()
                        .path("type")
                        .asText())
                .isEqualTo("string");
        API.get(ROOT + "/flavors/1").expect(200);
        API.get(ROOT + "/flavors/m1.large").expect(200);
    }

    @Test
    void a_request_without_a_valid_token_is_answered_as_keystones_middleware_does() {
        Reply reply = API.call("GET", "unknown", ROOT + "/instances", null);

        assertThat(reply.expect(401).header("WWW-Authenticate"))
                .isEqualTo("Keystone uri=\"http://identity.example.org/v3\"");
        reply.matchesGolden("unauthorized");
        API.call("GET", null, ROOT + "/no-such-thing", null).expect(401);
        API.call("GET", null, "/v1.0/", null).expect(401);
    }

    @Test
    void the_project_of_the_path_must_be_the_tokens() {
        API.call("GET", ApiServer.MEMBER_B, ROOT + "/instances", null).fault(403, "forbidden");
        API.call("GET", ApiServer.ADMIN, ROOT + "/instances", null).fault(403, "forbidden");
        API.call("GET", ApiServer.WITHOUT_PROJECT, ROOT + "/instances", null).fault(403, "forbidden");
    }

    @Test
    void unknown_routes_and_methods_are_faults() {
        API.get("/nothing").fault(404, "itemNotFound");
        API.get(ROOT + "/nothing").fault(404, "itemNotFound");
        API.call("DELETE", ApiServer.MEMBER_A, ROOT + "/flavors", null).fault(405, "badMethod");
        API.call("POST", ApiServer.MEMBER_A, ROOT + "/datastores", "{}").fault(405, "badMethod");
    }

    @Test
    void every_answer_has_a_request_id_under_both_names_that_clients_read() {
        for (Reply answer : List.of(
                API.get(ROOT + "/instances"),
                API.get(ROOT + "/nothing"),
                API.call("GET", null, ROOT + "/limits", null))) {
            assertThat(answer.header("x-openstack-request-id")).matches("req-[0-9a-f-]{36}");
            assertThat(answer.header("x-compute-request-id")).isEqualTo(answer.header("x-openstack-request-id"));
        }
    }

    @Test
    void any_accept_header_is_answered_with_json() {
        assertThat(API.send(java.net.http.HttpRequest.newBuilder(
                                        java.net.URI.create("http://127.0.0.1:" + API.port() + ROOT + "/flavors"))
                                .header("X-Auth-Token", ApiServer.MEMBER_A)
                                .header("Accept", "text/html")
                                .build())
                        .expect(200)
                        .header("Content-Type"))
                .startsWith("application/json");
    }

    @Test
    void the_health_check_names_what_is_away() {
        assertThat(API.call("GET", null, "/healthcheck", null).expect(200).body())
                .isEqualTo("OK");

        API.clock.advance(java.time.Duration.ofSeconds(2));
        API.setBrokerAway(true);
        assertThat(API.call("GET", null, "/healthcheck", null).expect(200).body())
                .contains("broker");

        API.clock.advance(java.time.Duration.ofSeconds(2));
        API.setDatabaseAway(true);
        assertThat(API.call("GET", null, "/healthcheck", null).expect(503).body())
                .contains("database");
        Reply refused = API.get(ROOT + "/instances");
        refused.fault(503, "serviceUnavailable");
        assertThat(refused.header("Retry-After")).isNotEmpty();
    }
}
