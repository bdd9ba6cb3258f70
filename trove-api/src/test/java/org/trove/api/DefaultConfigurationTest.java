package org.trove.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.api.support.Samples.PROJECT_A;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.trove.api.support.ApiServer;
import org.trove.api.support.Samples;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;

class DefaultConfigurationTest {

    private static final String ROOT = "/v1.0/" + PROJECT_A + "/instances/";

    @RegisterExtension
    static final ApiServer API = ApiServer.unlimited();

    @Test
    void it_is_the_template_of_the_datastore_for_the_flavor_with_values_as_texts() {
        InstanceId id = API.instances.running(PROJECT_A, 1);

        assertThat(API.get(ROOT + id + "/configuration").expect(200).body())
                .isEqualTo("{\"instance\":{\"configuration\":{\"port\":\"3306\",\"buffer\":\"128M\","
                        + "\"options\":\"a = b\",\"skip_locking\":\"\"}}}");
    }

    @Test
    void an_instance_that_is_being_built_has_one_already() {
        InstanceId id = API.instances.insert(PROJECT_A, 1, InstanceTask.BUILDING, Samples.VERSION_ID);

        assertThat(API.get(ROOT + id + "/configuration")
                        .expect(200)
                        .json()
                        .at("/instance/configuration/buffer")
                        .asText())
                .isEqualTo("128M");
    }

    @Test
    void a_datastore_without_a_template_has_none() {
        InstanceId id = API.instances.insert(PROJECT_A, 1, InstanceTask.NONE, Samples.PLAIN_VERSION_ID);

        assertThat(API.get(ROOT + id + "/configuration").fault(400, "badRequest"))
                .isEqualTo("The datastore of instance " + id + " has no default configuration.");
    }

    @Test
    void it_is_the_owners_and_the_administrators_to_see() {
        InstanceId id = API.instances.running(PROJECT_A, 1);

        API.call("GET", ApiServer.MEMBER_B, "/v1.0/" + Samples.PROJECT_B + "/instances/" + id + "/configuration", null)
                .fault(404, "itemNotFound");
        API.call("GET", ApiServer.ADMIN, "/v1.0/" + Samples.PROJECT_ADMIN + "/instances/" + id + "/configuration", null)
                .expect(200);
        API.get(ROOT + "no-such-instance/configuration").fault(404, "itemNotFound");
        API.call("PUT", ApiServer.MEMBER_A, ROOT + id + "/configuration", "{}").fault(405, "badMethod");
    }
}
