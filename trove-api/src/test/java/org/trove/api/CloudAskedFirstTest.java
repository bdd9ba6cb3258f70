package org.trove.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.api.support.Samples.PROJECT_A;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.trove.api.support.ApiServer;
import org.trove.api.support.Reply;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;
import org.trove.model.Quota;
import org.trove.store.InstanceChange;

/**
 * The API asks the cloud before its transactions: a Nova that hangs would hold the instance's row otherwise. In every test of this package
 * a cloud that is asked in the middle of a transaction throws.
 */
class CloudAskedFirstTest {
    private static final String ROOT = "/v1.0/" + PROJECT_A + "/instances/";
    private static final String LARGER = "{\"resize\": {\"flavorRef\": \"m1.medium\"}}";

    @RegisterExtension
    static final ApiServer API = ApiServer.unlimited();

    private static Map<Quota.Resource, Integer> used() {
        return API.database().read(stores -> stores.quotas().quotas(new ProjectId(PROJECT_A))).stream()
                .collect(Collectors.toMap(Quota::resource, Quota::inUse));
    }

    /** A resize ends while the cloud answers for the flavor of before. */
    private static AtomicInteger resizeMeanwhile(InstanceId id, int times) {
        AtomicInteger asked = new AtomicInteger();
        Runnable guard = API.catalog.whenAsked;
        API.catalog.whenAsked = () -> {
            guard.run();
            if (asked.incrementAndGet() <= times) {
                String flavor = asked.get() % 2 == 1 ? "m1.medium" : "1";
                API.database().write(stores -> {
                    stores.instances()
                            .apply(new InstanceChange.FlavorSet(id, flavor, flavor.equals("1") ? -1536 : 1536));
                    return true;
                });
            }
        };
        return asked;
    }

    private static Reply delete(InstanceId id) {
        return API.call("DELETE", ApiServer.MEMBER_A, ROOT + id, null);
    }

    @Test
    void a_delete_gives_back_the_memory_of_the_flavor_that_the_instance_has_at_last() {
        InstanceId id = API.instances.running(PROJECT_A, 1);
        API.instances.running(PROJECT_A, 2);
        AtomicInteger asked = resizeMeanwhile(id, 1);

        delete(id).expect(202);

        assertThat(asked).hasValue(2);
        assertThat(used()).as("what the other instance has").containsEntry(Quota.Resource.RAM, 512);
    }

    @Test
    void a_flavor_that_changes_again_and_again_is_a_conflict() {
        InstanceId id = API.instances.running(PROJECT_A, 1);
        resizeMeanwhile(id, Integer.MAX_VALUE);

        delete(id).fault(409, "conflict");

        assertThat(API.caster.casts).isEmpty();
    }

    @Test
    void a_resize_to_what_the_instance_has_by_then_is_no_change() {
        InstanceId id = API.instances.running(PROJECT_A, 1);
        resizeMeanwhile(id, 1);

        API.call("POST", ApiServer.MEMBER_A, ROOT + id + "/action", LARGER).fault(400, "badRequest");
    }

    @Test
    void another_project_s_instance_is_not_found_without_a_word_to_the_cloud() {
        InstanceId id = API.instances.running(PROJECT_A, 1);
        AtomicInteger asked = resizeMeanwhile(id, 0);
        String theirs = ROOT.replace(PROJECT_A, "b0000000000000000000000000000002") + id;

        API.call("DELETE", ApiServer.MEMBER_B, theirs, null).fault(404, "itemNotFound");

        assertThat(asked).hasValue(0);
    }
}
