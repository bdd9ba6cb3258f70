package org.trove.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.api.support.Samples.PROJECT_A;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trove.api.support.ApiServer;
import org.trove.api.support.Reply;
import org.trove.model.ProjectId;

/** Bodies in other forms than plain JSON in UTF-8. None that is broken is a failure of the server's, or taken for whole. */
class PackedBodyTest {

    private static final String INSTANCES = "/v1.0/" + PROJECT_A + "/instances";
    private static final byte[] CREATE =
            ("{\"instance\": {\"name\": \"db1\", \"flavorRef\": \"1\", \"volume\": {\"size\": 1},"
                            + " \"datastore\": {\"type\": \"sampledb\"}}}")
                    .getBytes(StandardCharsets.UTF_8);

    @RegisterExtension
    static final ApiServer API = ApiServer.unlimited();

    private static byte[] packed(byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    private static HttpRequest.Builder post(byte[] body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + API.port() + INSTANCES))
                .header("X-Auth-Token", ApiServer.MEMBER_A)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    }

    private static Reply send(byte[] body, String encoding) {
        return API.send(post(body)
                .header("Content-Type", "application/json")
                .header("Content-Encoding", encoding)
                .build());
    }

    private static int instances() {
        return API.database()
                .read(stores -> stores.instances()
                        .list(new ProjectId(PROJECT_A), 100, null, true)
                        .items()
                        .size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZIP", "x-gzip"})
    void a_body_may_be_sent_with_gzip(String encoding) {
        send(packed(CREATE), encoding).expect(200);
    }

    @Test
    void a_repeated_request_is_known_however_it_was_packed() {
        String key = "the-key-of-it";
        String first = API.send(post(CREATE)
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", key)
                        .build())
                .expect(200)
                .body();

        Reply again = API.send(post(packed(CREATE))
                .header("Content-Type", "application/json")
                .header("Content-Encoding", "gzip")
                .header("Idempotency-Key", key)
                .build());

        assertThat(again.expect(200).body()).isEqualTo(first);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(instances()).isEqualTo(1);
    }

    static Stream<Arguments> broken() {
        byte[] whole = packed(CREATE);
        byte[] wrongSum = whole.clone();
        wrongSum[whole.length - 8] ^= 1;
        byte[] wrongByte = whole.clone();
        wrongByte[20] ^= 0x55;
        return Stream.of(
                Arguments.of("no gzip at all", CREATE),
                Arguments.of("a wrong method", new byte[] {0x1f, (byte) 0x8b, 'x', 'x', 'x', 'x'}),
                Arguments.of("one byte", new byte[] {0x1f}),
                Arguments.of("cut in the head", Arrays.copyOf(whole, 5)),
                Arguments.of("cut in the middle", Arrays.copyOf(whole, 30)),
                Arguments.of("cut at the end", Arrays.copyOf(whole, whole.length - 4)),
                Arguments.of("a wrong checksum", wrongSum),
                Arguments.of("a wrong byte", wrongByte));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void a_broken_one_is_the_client_s_fault(String what, byte[] body) {
        assertThat(send(body, "gzip").fault(400, "badRequest")).contains("gzip");

        assertThat(instances()).as(what).isZero();
        assertThat(API.get(INSTANCES).expect(200).body()).contains("\"instances\"");
    }

    @Test
    void an_empty_one_counts_as_no_body() {
        assertThat(send(new byte[0], "gzip").fault(400, "badRequest")).contains("needs a JSON body");
    }

    @Test
    void one_that_unpacks_to_much_is_too_large() {
        assertThat(send(packed(new byte[200 << 20]), "gzip").fault(413, "overLimit"))
                .contains("larger than");
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "deflate", "zstd", "gzip, gzip", "nonsense", "identity, gzip"})
    void another_encoding_is_not_supported(String encoding) {
        assertThat(send(CREATE, encoding).fault(415, "badMediaType")).contains("use gzip or none");
    }

    @Test
    void identity_is_no_encoding() {
        send(CREATE, "identity").expect(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"utf-8", "UTF-8", "us-ascii", "utf8"})
    void json_is_written_in_unicode(String charset) {
        API.send(post(CREATE)
                        .header("Content-Type", "application/json; charset=" + charset)
                        .build())
                .expect(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"iso-8859-1", "nonsense", "utf-7"})
    void and_in_nothing_else(String charset) {
        assertThat(API.send(post(CREATE)
                                .header("Content-Type", "application/json; charset=" + charset)
                                .build())
                        .fault(415, "badMediaType"))
                .contains(charset);
    }

    static Stream<Arguments> malformed() {
        String nested = "{\"instance\": ";
        return Stream.of(
                Arguments.of("a byte that is no UTF-8", new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}),
                Arguments.of("a NUL in two bytes", new byte[] {'{', '"', (byte) 0xc0, (byte) 0x80, '"', ':', '1', '}'}),
                Arguments.of(
                        "half a character", new byte[] {'{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', '}'}),
                Arguments.of(
                        "a hundred thousand levels", (nested + "[".repeat(100_000)).getBytes(StandardCharsets.UTF_8)),
                Arguments.of(
                        "levels up to the limit",
                        (nested + "[".repeat(900) + "]".repeat(900) + "}").getBytes(StandardCharsets.UTF_8)),
                Arguments.of(
                        "a number of 5,000 digits", (nested + "9".repeat(5000) + "}").getBytes(StandardCharsets.UTF_8)),
                Arguments.of("a huge exponent", (nested + "1e999999999}").getBytes(StandardCharsets.UTF_8)),
                Arguments.of("no number", "NaN".getBytes(StandardCharsets.UTF_8)),
                Arguments.of(
                        "a key of 60,000 letters",
                        ("{\"" + "k".repeat(60_000) + "\": 1}").getBytes(StandardCharsets.UTF_8)),
                Arguments.of("white space", " \n".getBytes(StandardCharsets.UTF_8)),
                Arguments.of("null", "null".getBytes(StandardCharsets.UTF_8)),
                Arguments.of("UTF-16", "{}".getBytes(StandardCharsets.UTF_16)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void a_malformed_one_is_the_client_s_fault(String what, byte[] body) {
        API.send(post(body).header("Content-Type", "application/json").build()).fault(400, "badRequest");

        assertThat(instances()).as(what).isZero();
    }
}
