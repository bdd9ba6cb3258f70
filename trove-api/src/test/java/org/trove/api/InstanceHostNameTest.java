package org.trove.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.api.support.Samples.PROJECT_A;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.trove.api.support.ApiServer;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceId;
import org.trove.store.InstanceChange;

class InstanceHostNameTest {

    private static final String ROOT = "/v1.0/" + PROJECT_A + "/instances";
    private static final String CREATE = """
            {"instance": {"name": "db1", "flavorRef": "1", "volume": {"size": 2}, "datastore": {"type": "sampledb"}}}""";

    @RegisterExtension
    static final ApiServer API = ApiServer.unlimited();

    @Test
    void an_instance_with_a_host_name_is_shown_by_that_and_not_by_its_addresses() {
        API.catalog.domain = "db.example.org";

        JsonNode made = API.call("POST", ApiServer.MEMBER_A, ROOT, CREATE)
                .expect(200)
                .json()
                .path("instance");

        InstanceId id = new InstanceId(made.path("id").asText());
        String name = "host-of-" + id + ".db.example.org";
        assertThat(made.path("hostname").asText()).isEqualTo(name);
        API.database().write(stores -> {
            InstanceAddress address = new InstanceAddress("10.1.2.3", InstanceAddress.Type.PRIVATE, "net");
            stores.instances().apply(new InstanceChange.AddressesSet(id, List.of(address)));
            return true;
        });
        JsonNode shown = API.call("GET", ApiServer.MEMBER_A, ROOT + "/" + id, null)
                .expect(200)
                .json()
                .path("instance");
        JsonNode listed = API.call("GET", ApiServer.MEMBER_A, ROOT, null)
                .expect(200)
                .json()
                .path("instances")
                .path(0);
        for (JsonNode view : List.of(shown, listed)) {
            assertThat(view.path("hostname").asText()).isEqualTo(name);
            assertThat(view.has("ip")).isFalse();
            assertThat(view.has("addresses")).isFalse();
        }
    }
}
