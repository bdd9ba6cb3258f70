package org.trove.message.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.trove.context.RequestContext;
import org.trove.message.FilesystemStats;
import org.trove.message.GuestCommand;
import org.trove.message.GuestReport;
import org.trove.message.RpcMethod;
import org.trove.message.TaskRequest;
import org.trove.model.InstanceId;

/** Reads and writes every captured message, so that a service in Python can stand on either side. */
class GoldenMessageTest {
    private static final InstanceId INSTANCE = new InstanceId(WireSample.INSTANCE);

    private final MessageCodec codec =
            new MessageCodec(new MessageCipher(new SecureRandom()), WireSecurity.of(AcceptedCodes.NONE_TOO));
    private final Sealing toTaskManager = codec.sealing(WireSample.TASKMANAGER_KEY);
    private final Sealing toGuest = codec.sealing(WireSample.INSTANCE_KEY);
    private final Sealing fromGuest = codec.sealing(WireSample.INSTANCE_KEY, INSTANCE);

    static Stream<WireSample> requests() {
        return Stream.of(
                        "1-create_instance",
                        "2-prepare",
                        "3-heartbeat",
                        "4-list_users",
                        "5-list_users",
                        "6-get_filesystem_stats",
                        "7-restart")
                .map(WireSample::new);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void a_captured_request_decodes_to_a_record_with_the_same_arguments(WireSample sample) {
        ReceivedRequest request = ReceivedRequest.parse(sample.body());

        RpcMethod method = decode(sample, request);

        assertThat(request.method()).isEqualTo(sample.plain().get("method").textValue());
        assertThat(method.version()).isEqualTo(sample.plain().get("version").textValue());
        assertThat(request.uniqueId())
                .isEqualTo(sample.plain().get("_unique_id").textValue());
        assertThat(argumentsOf(sample, encode(sample, method, request))).isEqualTo(sample.arguments());
    }

    @ParameterizedTest
    @MethodSource("requests")
    void what_we_send_has_the_same_members_as_the_captured_request(WireSample sample) {
        ReceivedRequest request = ReceivedRequest.parse(sample.body());

        byte[] ours = encode(sample, decode(sample, request), request);

        assertThat(names(inner(ours))).isEqualTo(names(inner(sample.body())));
        assertThat(names(inner(ours).get("args")))
                .isEqualTo(names(inner(sample.body()).get("args")));
        JsonNode context = sealing(sample).readContext((ObjectNode) inner(ours));
        Set<String> expected = names(sample.context());
        assertThat(names(context)).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void the_context_of_a_captured_request_is_understood_and_sent_on(WireSample sample) {
        ReceivedRequest request = ReceivedRequest.parse(sample.body());

        RequestContext context = codec.context(request, sealing(sample));

        JsonNode expected = sample.context();
        assertThat(context.userId()).isEqualTo(expected.get("user").textValue());
        assertThat(context.projectId()).isEqualTo(expected.get("project_id").textValue());
        assertThat(context.requestId()).isEqualTo(expected.get("request_id").textValue());
        assertThat(context.authToken()).isEqualTo(expected.get("auth_token").textValue());
        assertThat(context.isAdmin()).isFalse();
        ObjectNode sent = ContextJson.write(context, null);
        // Paging of the request that caused this one: of no use to the receiver.
        sent.remove(List.of("service_catalog", "limit", "marker"));
        ObjectNode captured = expected.deepCopy();
        captured.remove(List.of("service_catalog", "limit", "marker", "trove_notification"));
        assertThat(sent).isEqualTo(captured);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void the_notification_has_the_members_that_python_peers_look_for(WireSample sample) {
        ReceivedRequest request = ReceivedRequest.parse(sample.body());

        byte[] ours = encode(sample, decode(sample, request), request);

        JsonNode captured = sample.context().path("trove_notification");
        JsonNode sent = sealing(sample).readContext((ObjectNode) inner(ours)).path("trove_notification");
        assertThat(sent.isMissingNode()).isEqualTo(captured.isMissingNode());
        for (String member : List.of("notification_classname", "server_type", "request_id", "tenant_id")) {
            assertThat(sent.path(member)).as(member).isEqualTo(captured.path(member));
        }
        if (sample.name().startsWith("1")) {
            assertThat(names(sent)).isEqualTo(names(captured));
        }
    }

    @Test
    void calls_name_where_the_reply_goes_and_casts_do_not() {
        assertThat(ReceivedRequest.parse(new WireSample("4-list_users").body()).replyTo())
                .contains(new OutgoingRequest.ReplyAddress(
                        "9ee4ff4979e84459ba70986824db8939", "reply_fc11bf1f4d824edfbe37b1550904eac9"));
        assertThat(ReceivedRequest.parse(new WireSample("7-restart").body()).replyTo())
                .isEmpty();
    }

    @Test
    void a_heartbeat_says_whose_key_it_is_sealed_with() {
        ReceivedRequest request = ReceivedRequest.parse(new WireSample("3-heartbeat").body());

        assertThat(request.claimedOwner()).isEqualTo(Optional.of(INSTANCE));
        assertThat(codec.guestReport(request, fromGuest, INSTANCE))
                .isEqualTo(new GuestReport.Heartbeat(
                        WireSample.INSTANCE,
                        1795221277.0040672,
                        new GuestReport.Payload("building", null, null, null)));
    }

    @Test
    void a_captured_reply_with_users_decodes_to_an_empty_page() {
        Reply reply = codec.replies().parse(new WireSample("4-reply").body());

        assertThat(codec.replies().result(reply, GuestCommand.UserPage.class, toGuest))
                .isEqualTo(new GuestCommand.UserPage(List.of(), null));
        assertThat(reply.messageId()).isEqualTo("9ee4ff4979e84459ba70986824db8939");
        assertThat(reply.failure()).isNull();
    }

    @Test
    void a_captured_failure_keeps_its_class_and_message_and_loses_its_trace() {
        Reply reply = codec.replies().parse(new WireSample("5-reply").body());

        assertThat(reply.failure())
                .isEqualTo(new Reply.Failure(
                        "DatabaseNotFound",
                        "trove.common.exception",
                        "Database nope cannot be found on the instance."));
        assertThat(reply.result()).isNull();
    }

    @Test
    void a_captured_reply_with_file_system_statistics_decodes() {
        Reply reply = codec.replies().parse(new WireSample("6-reply").body());

        assertThat(codec.replies().result(reply, FilesystemStats.class, toGuest))
                .isEqualTo(new FilesystemStats(4096, 1, 1, 1.0, 0.1, 0.9, null));
    }

    @Test
    void our_replies_have_the_members_of_the_captured_ones() {
        GuestCommand.UserPage page = new GuestCommand.UserPage(List.of(), null);
        byte[] result = codec.replies().encodeResult("m", "u", page, toGuest);
        byte[] failure =
                codec.replies().encodeFailure("m", "u", Reply.Failure.ofTrove("UserNotFound", "no such user"), toGuest);

        JsonNode captured = inner(new WireSample("4-reply").body());
        assertThat(names(inner(result))).isEqualTo(names(captured));
        assertThat(toGuest.open(inner(result).get("result"))).isEqualTo("[[],null]");
        JsonNode sent = WireSample.tree(inner(failure).get("failure").textValue());
        JsonNode failed = inner(new WireSample("5-reply").body());
        assertThat(names(sent))
                .isEqualTo(names(WireSample.tree(failed.get("failure").textValue())));
        assertThat(sent.get("tb")).isEmpty();
        assertThat(inner(failure).get("result").isNull()).isTrue();
    }

    private RpcMethod decode(WireSample sample, ReceivedRequest request) {
        return switch (sample.name().charAt(0)) {
            case '1', '7' -> codec.taskRequest(request, toTaskManager);
            case '3' -> codec.guestReport(request, fromGuest, INSTANCE);
            default -> codec.guestCommand(request, toGuest, INSTANCE);
        };
    }

    private byte[] encode(WireSample sample, RpcMethod method, ReceivedRequest request) {
        RequestContext context = codec.context(request, sealing(sample));
        OutgoingRequest.@Nullable ReplyAddress replyTo = request.replyTo().orElse(null);
        assertThat(method).isInstanceOfAny(TaskRequest.class, GuestCommand.class, GuestReport.class);
        return codec.encode(
                new OutgoingRequest(method, context, INSTANCE, request.uniqueId(), replyTo, Stamp.NONE),
                sealing(sample));
    }

    private Sealing sealing(WireSample sample) {
        return switch (sample.name().charAt(0)) {
            case '1', '7' -> toTaskManager;
            case '3' -> fromGuest;
            default -> toGuest;
        };
    }

    private JsonNode argumentsOf(WireSample sample, byte[] body) {
        ObjectNode opened = inner(body).get("args").deepCopy();
        opened.properties()
                .forEach(argument ->
                        argument.setValue(WireSample.tree(sealing(sample).open(argument.getValue()))));
        return opened;
    }

    private static JsonNode inner(byte[] body) {
        return WireSample.tree(WireSample.tree(body).get("oslo.message").textValue());
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
