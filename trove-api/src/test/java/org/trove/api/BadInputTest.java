package org.trove.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.trove.api.support.Samples.PROJECT_A;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.trove.api.support.ApiServer;
import org.trove.api.support.Reply;
import org.trove.api.support.SampleCatalog;
import org.trove.model.ProjectId;
import org.trove.model.Quota;

class BadInputTest {

    private static final String ROOT = "/v1.0/" + PROJECT_A;
    private static final String INSTANCES = ROOT + "/instances";

    @RegisterExtension
    static final ApiServer API = ApiServer.unlimited();

    private static String create(String more) {
        return "{\"instance\": {\"name\": \"db1\", \"flavorRef\": \"1\", \"volume\": {\"size\": 1},"
                + " \"datastore\": {\"type\": \"sampledb\"}" + more + "}}";
    }

    private static String encoding(String characterSet, String collation) {
        return ", \"databases\": [{\"name\": \"d\", \"character_set\": \"" + characterSet + "\", \"collate\": \""
                + collation + "\"}]";
    }

    private static Arguments creation(String body, int status, String told) {
        return Arguments.of("POST", INSTANCES, body, status, told);
    }

    static Stream<Arguments> creations() {
        String users = ", \"users\": [{\"name\": \"u\", \"password\": \"p1\"";
        return Stream.of(
                creation("{", 400, "not valid JSON"),
                creation("{\"instance\": {}} x", 400, "not valid JSON"),
                creation("{\"instance\": 1, \"instance\": 2}", 400, "not valid JSON"),
                creation("[".repeat(5000), 400, "not valid JSON"),
                creation("\"\\ud800\"", 400, "not valid Unicode"),
                creation("[]", 400, "Validation error: body [] is not of type 'object'"),
                creation("{}", 400, "Validation error: body 'instance' is a required property"),
                creation("{\"instance\": {}}", 400, "Validation error: instance 'name' is a required property"),
                creation("{\"instance\": {\"name\": 5}}", 400, "instance['name'] 5 is not of type 'string'"),
                creation("{\"instance\": {\"name\": \"\"}}", 400, "instance['name'] '' is too short"),
                creation("{\"instance\": {\"name\": \"" + "n".repeat(256) + "\"}}", 400, "is too long"),
                creation("{\"instance\": {\"name\": \"!!\"}}", 400, "does not match"),
                creation(create(", \"volume\": {\"size\": 0}"), 400, "not valid JSON"),
                creation(create("").replace("\"size\": 1", "\"size\": 0"), 400, "minimum of 1"),
                creation(create("").replace("\"size\": 1", "\"size\": 1.5"), 400, "instance['volume']['size']"),
                creation(create("").replace("\"size\": 1", "\"size\": \"x\""), 400, "instance['volume']['size']"),
                creation(create("").replace("\"size\": 1", "\"size\": 11"), 413, "cannot exceed maximum of 10 GB"),
                creation(create("").replace("\"size\": 1", "\"size\": 99999999999999999999"), 413, "cannot exceed"),
                creation(create("").replace("\"size\": 1", "\"size\": 1e400"), 400, "instance['volume']['size']"),
                creation(create("").replace("\"volume\": {\"size\": 1},", ""), 400, "Volume size was not specified."),
                creation(
                        create("").replace("{\"size\": 1}", "{\"size\": 1, \"type\": \"slow\"}"),
                        400,
                        "The volume type 'slow' cannot be found."),
                creation(create("").replace("\"1\"", "\"77\""), 400, "Flavor 77 cannot be found."),
                creation(create("").replace("\"flavorRef\": \"1\",", ""), 400, "flavorRef is required"),
                creation(create("").replace("sampledb", "nosuchdb"), 404, "Datastore 'nosuchdb' cannot be found."),
                creation(create("").replace("\"sampledb\"", "\"sampledb\", \"version\": \"8\""), 400, "version '8'"),
                creation(create("").replace("\"sampledb\"", "\"sampledb\", \"version\": \"0.9\""), 400, "not active"),
                creation(create("").replace("\"type\": \"sampledb\"", ""), 400, "Please specify datastore. No default"),
                creation(create("").replace("sampledb", "plaindb"), 501, "Volume support is not enabled."),
                creation(create(", \"databases\": [{\"name\": \"mysql\"}]"), 400, "'mysql' is reserved"),
                creation(create(", \"databases\": [{\"name\": \"a*b\"}]"), 400, "characters, no asterisk"),
                creation(create(", \"databases\": [{\"name\": \"a\\u0001b\"}]"), 400, "control character"),
                creation(create(", \"databases\": [{\"name\": \"a\\u0000b\"}]"), 400, "NUL character"),
                creation(create(", \"databases\": [{\"name\": \"..\"}]"), 400, "no path of a request"),
                creation(create(encoding("klingon", "klingon_bin")), 400, "no character set 'klingon'"),
                creation(create(encoding("utf8", "utf8_klingon")), 400, "no collation 'utf8_klingon'"),
                creation(create(encoding("utf8", "latin1_bin")), 400, "does not belong to the character set 'utf8'"),
                creation(create(", \"databases\": [{\"name\": \"" + "d".repeat(65) + "\"}]"), 400, "too long"),
                creation(create(", \"databases\": [{\"name\": \"a\"}, {\"name\": \"a\"}]"), 400, "more than once"),
                creation(create(", \"databases\": {\"name\": \"a\"}"), 400, "is not of type 'array'"),
                creation(create(users + "}, {\"name\": \"u\", \"password\": \"p2\"}]"), 400, "more than once"),
                creation(create(users + ", \"databases\": [{\"name\": \"x\"}]}]"), 400, "not in the list of databases"),
                creation(create(users + ", \"host\": \"a b\"}]"), 400, "no client's address could match it"),
                creation(create(users + ", \"host\": \"h\"}]"), 400, "'h' is not allowed"),
                creation(create(users + ", \"host\": \"300.%\"}]"), 400, "'300.%' is not allowed"),
                creation(create(users + ", \"host\": \"999.1.1.1\"}]"), 400, "'999.1.1.1' is not allowed"),
                creation(
                        create(users + "\\u0001\"}]").replace("\"p1\"\\u0001\"", "\"p1\\u0001\""),
                        400,
                        "control character"),
                creation(
                        create(users + "}]").replace("\"p1\"", "\"" + "p".repeat(41) + "\""), 400, "40 characters are"),
                creation(create(", \"users\": [{\"name\": \"u\"}]"), 400, "'password' is a required property"),
                creation(create(", \"users\": [{\"name\": \"Root\", \"password\": \"p1\"}]"), 400, "is reserved"),
                creation(
                        create(", \"users\": [{\"name\": \"" + "u".repeat(33) + "\", \"password\": \"p1\"}]"),
                        400,
                        "too long"),
                creation(create(", \"nics\": [{\"ip_address\": \"10.0.0.1\"}]"), 400, "network_id or a subnet_id"),
                creation(
                        create(", \"nics\": [{\"net-id\": \"" + SampleCatalog.NO_NETWORK + "\"}]"),
                        400,
                        "There is no such network."),
                creation(
                        create(", \"nics\": [{\"subnet_id\": \"" + SampleCatalog.TAKEN + "\"}]"),
                        400,
                        "addresses overlap"),
                creation(create(", \"nics\": [{\"other\": 1}]"), 400, "('other' was unexpected)"),
                creation(create(", \"nics\": [{}, {}]"), 400, "too long"),
                creation(create(", \"access\": {\"allowed_cidrs\": [\"10.0.0.0/33\"]}"), 400, "does not match"),
                creation(create(", \"locality\": \"near\""), 400, "is not one of"),
                creation(create(", \"region_name\": \"Mars\""), 400, "'Mars' is not served here"),
                creation(create(", \"replica_count\": 2"), 400, "Replication is not supported"),
                creation(create(", \"slave_of\": true"), 400, "instance['slave_of'] true is not of type 'string'"),
                creation(create(", \"slave_of\": \"11111111-1111-4111-8111-111111111111\""), 400, "Replication is not"),
                creation(create(", \"availability_zone\": \"a\\nb\""), 400, "does not match"),
                creation(create("").replace("db1", "db\\u0007"), 400, "does not match"),
                creation(create("").replace("db1", "db\\u0000"), 400, "NUL character"),
                creation(
                        create("").replace("{\"size\": 1}", "{\"size\": 1, \"type\": \"../x\"}"),
                        400,
                        "does not match"),
                creation(create(", \"restorePoint\": {\"backupRef\": \"x\"}"), 400, "does not match"),
                creation(
                        create(", \"restorePoint\": {\"backupRef\": \"11111111-1111-4111-8111-111111111111\"}"),
                        501,
                        "restorePoint"));
    }

    private static String volume(String size) {
        return "{\"resize\": {\"volume\": {\"size\": " + size + "}}}";
    }

    static Stream<Arguments> others() {
        String unknown = INSTANCES + "/11111111-1111-4111-8111-999999999999";
        String known = INSTANCES + "/11111111-1111-4111-8111-000000000001";
        return Stream.of(
                Arguments.of("GET", unknown, null, 404, "cannot be found"),
                Arguments.of("GET", INSTANCES + "/%F0%9F%92%A9", null, 404, "cannot be found"),
                Arguments.of("GET", INSTANCES + "/" + "x".repeat(300), null, 404, "cannot be found"),
                Arguments.of("GET", INSTANCES + "?limit=x", null, 400, "limit must be an integer"),
                Arguments.of("GET", INSTANCES + "?limit=-1", null, 400, "limit must be an integer"),
                Arguments.of("GET", INSTANCES + "?marker=" + "m".repeat(600), null, 400, "marker"),
                Arguments.of("GET", ROOT + "/flavors/99", null, 404, "Flavor 99 cannot be found"),
                Arguments.of("GET", ROOT + "/datastores/none", null, 404, "cannot be found"),
                Arguments.of("GET", ROOT + "/datastores/versions/none", null, 404, "Datastore version 'none' cannot"),
                Arguments.of("GET", ROOT + "/datastores/sampledb/versions/none", null, 404, "version 'none' cannot"),
                Arguments.of("GET", ROOT + "/datastores/sampledb/versions/none/flavors", null, 404, "version 'none'"),
                Arguments.of("GET", ROOT + "/datastores/sampledb/versions/x/volume-types", null, 404, "version 'x'"),
                Arguments.of("GET", ROOT + "/datastores/sampledb/versions/none/parameters", null, 404, "'none' cannot"),
                Arguments.of("GET", ROOT + "/datastores/versions/none/parameters/x", null, 404, "'none' cannot be"),
                Arguments.of("GET", ROOT + "/datastores/sampledb/versions/1.0/parameters/x", null, 404, "cannot be"),
                Arguments.of("POST", unknown + "/action", "{\"restart\": {}}", 404, "cannot be found"),
                Arguments.of("POST", known + "/action", "{\"explode\": {}}", 400, "('explode' was unexpected)"),
                Arguments.of("POST", known + "/action", "{}", 400, "enough properties"),
                Arguments.of("POST", known + "/action", null, 400, "needs a JSON body"),
                Arguments.of("POST", known + "/action", "{\"resize\": {\"flavorRef\": 2}}", 400, "Flavor 2 cannot"),
                Arguments.of("POST", known + "/action", "{\"resize\": {\"flavorRef\": \"1\"}}", 400, "No change"),
                Arguments.of("POST", known + "/action", "{\"resize\": {\"memory\": 2}}", 400, "'memory' was unexp"),
                Arguments.of("POST", known + "/action", "{\"resize\": {}}", 400, "enough properties"),
                Arguments.of("POST", known + "/action", volume("2"), 400, "larger than the current volume size of '2'"),
                Arguments.of("POST", known + "/action", volume("11"), 413, "cannot exceed maximum of 10 GB"),
                Arguments.of("POST", known + "/action", volume("99999999999999999999"), 413, "cannot exceed"),
                Arguments.of("POST", known + "/action", volume("\"x\""), 400, "resize['volume']['size']"),
                Arguments.of("POST", known + "/action", volume("0"), 400, "minimum of 1"),
                Arguments.of("PUT", known, "{\"instance\": {\"color\": 1}}", 400, "('color' was unexpected)"),
                Arguments.of("PUT", known, "{\"instance\": {\"replica_of\": null}}", 400, "is not a replica"),
                Arguments.of(
                        "PUT",
                        known,
                        "{\"instance\": {\"replica_of\": null, \"datastore_version\": \"a\"}}",
                        400,
                        "Only one attribute"),
                Arguments.of("PATCH", known, "{\"instance\": {\"access\": {}}}", 400, "('access' was unexpected)"),
                Arguments.of("POST", known + "/databases", "{\"databases\": []}", 400, "too short"),
                Arguments.of("POST", known + "/users", "{\"users\": [{\"name\": \"a\"}]}", 400, "'password'"),
                Arguments.of("PUT", known + "/users/a", "{\"user\": {}}", 400, "enough properties"),
                Arguments.of("PUT", known + "/users/a", "{\"user\": {\"host\": \"h\"}}", 400, "'h' is not allowed"),
                Arguments.of(
                        "PUT", known + "/users/a", "{\"user\": {\"password\": \"\\t\"}}", 400, "control character"),
                Arguments.of(
                        "POST",
                        known + "/users",
                        "{\"users\": [{\"name\": \"" + "u".repeat(33) + "\", \"password\": \"p\"}]}",
                        400,
                        "too long: 32 characters are allowed"),
                Arguments.of(
                        "POST", known + "/databases", "{\"databases\": [{\"name\": \"a*b\"}]}", 400, "no asterisk"),
                Arguments.of("PATCH", known, "{\"instance\": {\"slave_of\": true}}", 400, "['slave_of'] true"),
                Arguments.of("PUT", known, "{\"instance\": {\"name\": \"a\\u0007\"}}", 400, "does not match"),
                Arguments.of("POST", known + "/root", "{\"password\": \"" + "p".repeat(41) + "\"}", 400, "too long"),
                Arguments.of("POST", known + "/root", "{\"password\": 5}", 400, "password"));
    }

    @ParameterizedTest
    @MethodSource({"creations", "others"})
    void it_is_refused_in_words_and_leaves_nothing_behind(
            String method, String path, String body, int status, String told) {
        if (!path.equals(INSTANCES) || !method.equals("POST")) {
            API.instances.running(PROJECT_A, 1);
        }
        List<Quota> before = quotas();
        int rows = instances();

        Reply reply = API.call(method, ApiServer.MEMBER_A, path, body).expect(status);

        String fault = reply.json().fieldNames().next();
        assertThat(reply.fault(status, fault)).contains(told);
        assertThat(quotas()).isEqualTo(before);
        assertThat(instances()).isEqualTo(rows);
        assertThat(API.caster.casts).isEmpty();
        assertThat(API.guests.calls).isEmpty();
    }

    private static List<Quota> quotas() {
        return API.database().read(stores -> stores.quotas().quotas(new ProjectId(PROJECT_A)));
    }

    private static int instances() {
        return API.database()
                .read(stores -> stores.instances()
                        .list(new ProjectId(PROJECT_A), 100, null, true)
                        .items()
                        .size());
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + API.port() + path))
                .header("X-Auth-Token", ApiServer.MEMBER_A);
    }

    private static HttpRequest.BodyPublisher ofSize(int bytes) {
        return HttpRequest.BodyPublishers.ofString("{\"instance\": \"" + "x".repeat(bytes) + "\"}");
    }

    @Test
    void a_body_without_a_content_type_counts_as_absent() {
        assertThat(API.send(request(INSTANCES).POST(ofSize(10)).build()).fault(400, "badRequest"))
                .contains("needs a JSON body");
    }

    @Test
    void another_content_type_is_not_supported() {
        API.send(request(INSTANCES)
                        .header("Content-Type", "application/xml")
                        .POST(ofSize(10))
                        .build())
                .fault(415, "badMediaType");
        API.send(request(INSTANCES)
                        .header("Content-Type", "nonsense")
                        .POST(ofSize(10))
                        .build())
                .fault(400, "badRequest");
    }

    @Test
    void a_body_of_ten_megabytes_is_too_large() {
        assertThat(API.send(request(INSTANCES)
                                .header("Content-Type", "application/json")
                                .POST(ofSize(10 << 20))
                                .build())
                        .fault(413, "overLimit"))
                .contains("larger than");
    }

    @Test
    void ten_thousand_headers_are_too_many() {
        HttpRequest.Builder many = request(INSTANCES);
        for (int i = 0; i < 10_000; i++) {
            many.header("X-Header-" + i, "value");
        }

        Reply reply = API.send(many.build());

        assertThat(reply.status()).isEqualTo(431);
        reply.fault(431, "badRequest");
    }

    @Test
    void a_request_line_that_is_not_allowed_is_a_fault_too() {
        API.get(INSTANCES + "/%2e%2e/x").fault(400, "badRequest");
        API.get(INSTANCES + "/a%00b").fault(400, "badRequest");
    }

    @Test
    void a_body_that_comes_too_slowly_times_out() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), API.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + INSTANCES + " HTTP/1.1\r\nHost: api\r\nX-Auth-Token: " + ApiServer.MEMBER_A
                            + "\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{")
                    .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            socket.setSoTimeout(50);

            String answer = "";
            while (!answer.contains("}}")) {
                try {
                    answer += (char) in.read();
                } catch (SocketTimeoutException e) {
                    out.write(' ');
                }
            }

            assertThat(answer)
                    .startsWith("HTTP/1.1 408")
                    .endsWith("{\"badRequest\":{\"code\":408,\"message\":\"The request was sent too slowly.\"}}");
        }
    }

    @Test
    void what_is_refused_unread_leaves_the_connection_to_the_next_request() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), API.port())) {
            OutputStream out = socket.getOutputStream();
            String body = create("");
            out.write(("POST " + INSTANCES + " HTTP/1.1\r\nHost: api\r\nX-Auth-Token: nobody\r\n"
                            + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            socket.setSoTimeout(300);
            // The server knows by now that it refuses.
            assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
            socket.setSoTimeout(10_000);

            out.write(body.getBytes(StandardCharsets.US_ASCII));
            out.write("GET / HTTP/1.1\r\nHost: api\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            String answers = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answers).startsWith("HTTP/1.1 401").contains("HTTP/1.1 200");
        }
    }
}
