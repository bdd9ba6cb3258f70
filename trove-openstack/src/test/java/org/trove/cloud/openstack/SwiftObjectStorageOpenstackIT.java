package org.trove.cloud.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;
import org.trove.cloud.ObjectStorage;
import org.trove.cloud.ObjectStorage.StoredObject;
import org.trove.cloud.ObjectStorageContract;
import org.trove.time.SystemIdSource;

@Tag("openstack")
class SwiftObjectStorageOpenstackIT extends ObjectStorageContract {
    private static final TestProject project = new TestProject();
    private static final SwiftObjectStorage.Limits LIMITS = new SwiftObjectStorage.Limits(65_536, 1_000_000);

    private final SwiftClient swift = client(SwiftAccount.of(project.session));

    @AfterAll
    static void removeProject() {
        project.close();
    }

    @Override
    protected ObjectStorage open() {
        return new SwiftObjectStorage(swift, new SystemIdSource(), LIMITS);
    }

    private static SwiftClient client(SwiftAccount account) {
        return new SwiftClient(
                new Transport(project.settings.connection().options()), new Refusals(Clock.systemUTC()), account);
    }

    private List<String> segments() {
        return swift.find("HEAD", SwiftClient.path(container + "_segments")).isEmpty()
                ? List.of()
                : swift.list(container + "_segments", "").stream()
                        .map(entry -> entry.path("name").asText())
                        .toList();
    }

    @Test
    void what_is_large_is_one_object_of_segments_and_none_is_left_behind() throws IOException {
        put("a", random(LARGE_BYTES));
        JsonNode manifest = swift.json(SwiftClient.path(container, "a") + "?multipart-manifest=get");

        assertThat(manifest)
                .extracting(part -> part.path("bytes").asInt())
                .containsExactly(1_000_000, 1_000_000, 500_000);
        assertThat(segments()).hasSize(3);
        put("a", random(1_000_001));
        assertThat(segments()).hasSize(2);
        put("a", random(3));
        assertThat(segments()).isEmpty();
        put("b", random(LARGE_BYTES));
        storage.removeObject(name("b"));
        assertThat(segments()).isEmpty();
    }

    @Test
    void an_upload_that_fails_leaves_no_segment() {
        assertThatThrownBy(() -> storage.putObject(name("a"), brokenAfter(1_500_000), Map.of()))
                .hasMessageContaining("the disk is gone");

        assertThat(segments()).isEmpty();
    }

    @Test
    void a_segment_that_was_changed_is_noticed_when_it_is_read() throws IOException {
        put("a", random(LARGE_BYTES));
        String second = segments().get(1);
        swift.send("PUT", SwiftClient.path(container + "_segments", second), Map.of(), new byte[1_000_000]);

        assertThatThrownBy(() -> read("a")).isInstanceOf(IOException.class);
    }

    @Test
    void the_checksum_is_the_one_that_trove_keeps_with_a_backup() throws IOException {
        byte[] content = random(1_500_000);
        StoredObject stored = put("a", content);
        String both = Md5.hex(java.util.Arrays.copyOfRange(content, 0, 1_000_000))
                + Md5.hex(java.util.Arrays.copyOfRange(content, 1_000_000, 1_500_000));

        assertThat(stored.checksum()).isEqualTo(Md5.hex(both.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        assertThat(put("b", content).checksum()).isEqualTo(stored.checksum());
        assertThat(put("c", new byte[3]).checksum()).isEqualTo(Md5.hex(new byte[3]));
    }

    @Test
    void the_token_of_a_user_opens_the_user_s_account_and_a_wrong_one_none() throws IOException {
        put("a", random(3));
        String url = project.session.endpoint(ServiceKind.OBJECT_STORE);
        String token = project.session.token().id();

        ObjectStorage ofUser =
                new SwiftObjectStorage(client(SwiftAccount.of(url, token)), new SystemIdSource(), LIMITS);
        ObjectStorage ofNobody =
                new SwiftObjectStorage(client(SwiftAccount.of(url, "nonsense")), new SystemIdSource(), LIMITS);

        assertThat(ofUser.findObject(name("a"))).isPresent();
        assertThatThrownBy(() -> ofNobody.findObject(name("a")))
                .isInstanceOfSatisfying(
                        CloudException.class, e -> assertThat(e.kind()).isNotEqualTo(Kind.NOT_FOUND))
                .hasMessageNotContaining("nonsense");
    }
}
