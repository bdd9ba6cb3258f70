package org.trove.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.api.support.Samples.PROJECT_A;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.trove.api.support.ApiServer;
import org.trove.api.support.Reply;

class PreconditionTest {

    @RegisterExtension
    static final ApiServer API = ApiServer.unlimited();

    private static String instance() {
        return "/v1.0/" + PROJECT_A + "/instances/" + API.instances.running(PROJECT_A, 1);
    }

    private static Reply rename(String method, String path, String name, String match) {
        return API.call(
                method,
                ApiServer.MEMBER_A,
                path,
                "{\"instance\": {\"name\": \"" + name + "\"}}",
                Map.of("If-Match", match));
    }

    private static String nameOf(String path) {
        return API.get(path).json().path("instance").path("name").asText();
    }

    @Test
    void who_has_seen_the_last_version_may_change_it_and_the_next_one_may_not() {
        String path = instance();
        String tag = API.get(path).expect(200).header("ETag");
        assertThat(tag).matches("\"[0-9]+\"");

        rename("PUT", path, "first", tag).expect(202);
        assertThat(rename("PUT", path, "second", tag).fault(412, "preconditionFailed"))
                .contains("changed meanwhile");
        rename("PATCH", path, "third", tag).fault(412, "preconditionFailed");

        assertThat(nameOf(path)).isEqualTo("first");
        String next = API.get(path).header("ETag");
        assertThat(next).isNotEqualTo(tag);
        rename("PATCH", path, "fourth", "\"no\", " + next).expect(202);
        assertThat(nameOf(path)).isEqualTo("fourth");
    }

    @Test
    void any_version_will_do_where_the_client_says_so_or_says_nothing() {
        String path = instance();

        rename("PUT", path, "first", "*").expect(202);
        API.call("PUT", ApiServer.MEMBER_A, path, "{\"instance\": {\"name\": \"second\"}}")
                .expect(202);

        assertThat(nameOf(path)).isEqualTo("second");
    }

    @Test
    void a_weak_tag_matches_nothing_and_what_is_no_tag_is_refused() {
        String path = instance();
        rename("PUT", path, "first", "W/" + API.get(path).header("ETag")).fault(412, "preconditionFailed");

        for (String wrong : List.of("1", "\"1", "\"1\" \"2\"", ",", "\"a\"b")) {
            assertThat(rename("PUT", path, "first", wrong).fault(400, "badRequest"))
                    .as(wrong)
                    .contains("If-Match");
        }
    }

    @Test
    void a_change_of_nothing_is_checked_too() {
        String path = instance();

        API.call("PUT", ApiServer.MEMBER_A, path, "{\"instance\": {}}", Map.of("If-Match", "\"999\""))
                .fault(412, "preconditionFailed");
    }
}
