package org.trove.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.api.support.Samples.PROJECT_A;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.trove.api.support.ApiServer;
import org.trove.api.support.Samples;
import org.trove.model.DatastoreVersion;

/** Which datastore a create means that names none. */
class DefaultDatastoreTest {

    private static final String INSTANCES = "/v1.0/" + PROJECT_A + "/instances";
    private static final String CREATE =
            "{\"instance\": {\"name\": \"db1\", \"flavorRef\": \"1\", \"volume\": {\"size\": 1}}}";

    @RegisterExtension
    static final ApiServer API = ApiServer.unlimited();

    @RegisterExtension
    static final ApiServer CONFIGURED = new ApiServer("{\"default_datastore\": \"sampledb\"}");

    @Test
    void among_several_one_must_be_named() {
        assertThat(API.call("POST", ApiServer.MEMBER_A, INSTANCES, CREATE).fault(400, "badRequest"))
                .isEqualTo("Please specify datastore. No default datastore is defined, and there are 2.");
    }

    @Test
    void the_only_one_with_active_versions_is_meant() {
        API.loadOneDatastore();

        assertThat(API.call("POST", ApiServer.MEMBER_A, INSTANCES, CREATE)
                        .expect(200)
                        .json()
                        .at("/instance/datastore/type")
                        .asText())
                .isEqualTo("sampledb");
    }

    @Test
    void the_configured_one_is_meant() {
        assertThat(CONFIGURED
                        .call("POST", ApiServer.MEMBER_A, INSTANCES, CREATE)
                        .expect(200)
                        .json()
                        .at("/instance/datastore/version")
                        .asText())
                .isEqualTo("1.0");
    }

    @Test
    void administrators_are_told_that_a_version_has_no_image() {
        String id = "66666666-6666-4666-8666-666666666666";
        API.database().write(stores -> {
            stores.datastores()
                    .register(new DatastoreVersion(
                            id, "d1", "sampledb", "3.0", "3.0.1", "sampledb", null, List.of(), "", "", "", true));
            return true;
        });
        String version = "/datastores/versions/";

        assertThat(API.call("GET", ApiServer.ADMIN, "/v1.0/" + Samples.PROJECT_ADMIN + version + id, null)
                        .expect(200)
                        .body())
                .contains("\"image\":null");
        assertThat(API.call(
                                "GET",
                                ApiServer.ADMIN,
                                "/v1.0/" + Samples.PROJECT_ADMIN + version + Samples.VERSION_ID,
                                null)
                        .json()
                        .at("/version/image")
                        .asText())
                .isEqualTo("image-1");
        assertThat(API.get("/v1.0/" + PROJECT_A + version + id).expect(200).body())
                .doesNotContain("\"image\"");
    }
}
