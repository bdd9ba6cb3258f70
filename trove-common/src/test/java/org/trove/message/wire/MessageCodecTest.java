package org.trove.message.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.trove.context.RequestContext;
import org.trove.message.GuestCommand;
import org.trove.message.GuestReport;
import org.trove.message.TaskRequest;
import org.trove.message.WireDatabase;
import org.trove.message.WireUser;
import org.trove.model.InstanceId;

class MessageCodecTest {
    private static final InstanceId INSTANCE = new InstanceId("i-1");
    private static final RequestContext CONTEXT =
            new RequestContext("u1", "p1", List.of("member"), true, "req-1", "a token");

    private final MessageCipher cipher = new MessageCipher(new SecureRandom());
    private final MessageCodec codec = new MessageCodec(cipher, WireSecurity.DEFAULT);
    private final Sealing sealing = codec.sealing("the key");

    @Test
    void a_request_survives_the_way_there() {
        TaskRequest request = new TaskRequest.DeleteInstance("i-1");

        ReceivedRequest received = ReceivedRequest.parse(encode(codec, request, sealing));

        assertThat(codec.taskRequest(received, sealing)).isEqualTo(request);
        assertThat(codec.context(received, sealing)).isEqualTo(CONTEXT);
        assertThat(received.uniqueId()).isEqualTo("0123");
    }

    @Test
    void a_command_with_nested_records_survives_the_way_there() {
        WireUser user = new WireUser("u", "pässword", "%", List.of(new WireDatabase("d", null, "utf8mb4")), false);
        GuestCommand<?> command = new GuestCommand.CreateUser(List.of(user));

        assertThat(codec.guestCommand(ReceivedRequest.parse(encode(codec, command, sealing)), sealing))
                .isEqualTo(command);
    }

    @Test
    void a_result_survives_the_way_back() {
        WireUser user = new WireUser("u", "p", "%", List.of(), true);
        ReplyCodec replies = codec.replies();

        Reply reply = replies.parse(replies.encodeResult("m", "u", user, sealing));
        Reply nothing = replies.parse(replies.encodeResult("m", "u", null, sealing));

        assertThat(replies.result(reply, WireUser.class, sealing)).isEqualTo(user);
        assertThat(replies.result(nothing, WireUser.class, sealing)).isNull();
    }

    @Test
    void arguments_that_we_do_not_know_are_ignored() {
        byte[] body = clear("restart", Map.of("instance_id", "\"i-1\"", "future", "{\"a\": 1}"));

        assertThat(decodeClear(body)).isEqualTo(new TaskRequest.Restart("i-1"));
    }

    @Test
    void optional_arguments_may_be_missing() {
        byte[] body = clear("list_users", Map.of());
        Sealing none = new Sealing.Plain();

        assertThat(insecure().guestCommand(ReceivedRequest.parse(body), none))
                .isEqualTo(new GuestCommand.ListUsers(null, null, false));
    }

    @Test
    void a_missing_argument_that_is_needed_is_named() {
        assertThatThrownBy(() -> decodeClear(clear("restart", Map.of())))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("argument instance_id of restart is missing");
    }

    @Test
    void an_argument_of_the_wrong_type_is_named_and_not_shown() {
        for (String wrong : List.of("5", "[\"secret\"]", "true", "{}", "1.5")) {
            assertThatThrownBy(() -> decodeClear(clear("restart", Map.of("instance_id", wrong))))
                    .isInstanceOf(MalformedMessageException.class)
                    .hasMessage("argument instance_id of restart has the wrong type");
        }
    }

    @Test
    void a_part_of_an_argument_that_is_needed_is_named() {
        byte[] body = clear("create_user", Map.of("users", "[{\"_password\": \"secret\"}]"));

        assertThatThrownBy(() -> insecure().guestCommand(ReceivedRequest.parse(body), new Sealing.Plain()))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("create_user.users lacks its name");
    }

    @Test
    void an_unknown_method_is_told_apart_from_a_malformed_message() {
        assertThatThrownBy(() -> decodeClear(clear("mine_bitcoins", Map.of())))
                .isInstanceOf(UnknownMethodException.class)
                .hasMessage("Endpoint does not support RPC method mine_bitcoins.");
    }

    @Test
    void a_message_in_clear_is_refused_while_secure_messaging_is_on() {
        byte[] body = encode(insecure(), new TaskRequest.Restart("i-1"), new Sealing.Plain());
        ReceivedRequest received = ReceivedRequest.parse(body);

        assertThatThrownBy(() -> codec.taskRequest(received, sealing)).isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> codec.context(received, sealing)).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void a_message_in_clear_is_accepted_while_secure_messaging_is_off() {
        byte[] body =
                encode(insecure(), new TaskRequest.Restart("i-1"), insecure().sealing("whatever"));

        assertThat(decodeClear(body)).isEqualTo(new TaskRequest.Restart("i-1"));
        assertThat(insecure().context(ReceivedRequest.parse(body), new Sealing.Plain()))
                .isEqualTo(CONTEXT);
    }

    @Test
    void another_key_does_not_read_a_message() {
        byte[] body = withoutCode(encode(codec, new TaskRequest.Restart("i-1"), sealing));
        ReceivedRequest received = ReceivedRequest.parse(body);

        assertThatThrownBy(() -> codec.taskRequest(received, codec.sealing("another key")))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void any_change_of_a_message_is_noticed_by_its_authentication_code() {
        ObjectNode outer = (ObjectNode) WireSample.tree(encode(codec, new TaskRequest.Restart("i-1"), sealing));
        String inner = outer.get("oslo.message").textValue();
        outer.put("oslo.message", inner.replace("\"method\":\"restart\"", "\"method\":\"delete_instance\""));

        ReceivedRequest received = ReceivedRequest.parse(bytes(outer));

        assertThatThrownBy(() -> codec.taskRequest(received, sealing))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("the authentication code is wrong");
    }

    @Test
    void a_changed_ciphertext_is_not_accepted_even_without_authentication_code() {
        ObjectNode inner = inner(encode(codec, new TaskRequest.Restart("an instance of some length"), sealing));
        byte[] sealed = Base64.getDecoder().decode(inner.at("/args/instance_id").textValue());
        sealed[20] ^= 1;
        ((ObjectNode) inner.get("args")).put("instance_id", Base64.getEncoder().encodeToString(sealed));

        assertThatThrownBy(() -> codec.taskRequest(ReceivedRequest.parse(enclosed(inner)), sealing))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void messages_without_authentication_code_are_refused_where_it_is_required() {
        MessageCodec strict = new MessageCodec(cipher, new WireSecurity(true, true));
        byte[] body = encode(codec, new TaskRequest.Restart("i-1"), sealing);

        assertThat(strict.taskRequest(ReceivedRequest.parse(body), sealing)).isEqualTo(new TaskRequest.Restart("i-1"));
        assertThatThrownBy(() -> strict.taskRequest(ReceivedRequest.parse(withoutCode(body)), sealing))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("the message has no authentication code");
    }

    @Test
    void a_report_whose_values_name_another_instance_is_refused() {
        Sealing mine = codec.sealing("the key", INSTANCE);
        GuestReport report = new GuestReport.ReportRoot("i-1", null);
        byte[] body = encode(codec, report, mine);
        InstanceId other = new InstanceId("i-2");

        assertThatThrownBy(() -> codec.guestReport(ReceivedRequest.parse(body), codec.sealing("the key", other), other))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void a_notification_travels_without_instance_and_gets_the_owner_of_its_key() {
        Sealing mine = codec.sealing("the key", INSTANCE);
        GuestReport report = new GuestReport.NotifyEnd("i-1", Map.of("a", 1), null);

        byte[] body = encode(codec, report, mine);

        assertThat(inner(body).get("args").has("instance_id")).isFalse();
        assertThat(codec.guestReport(ReceivedRequest.parse(body), mine, INSTANCE))
                .isEqualTo(report);
    }

    @Test
    void reports_leave_out_what_did_not_change() {
        GuestReport report = new GuestReport.UpdateBackup("i-1", "b-1", 1.5, null, "COMPLETED", null, null, null);

        JsonNode arguments = inner(encode(codec, report, new Sealing.Plain())).get("args");

        assertThat(arguments.fieldNames()).toIterable().containsExactly("instance_id", "backup_id", "sent", "state");
    }

    @Test
    void what_is_no_message_is_refused() {
        for (String text : List.of(
                "",
                "x",
                "[]",
                "{}",
                "{\"oslo.version\":\"3.0\",\"oslo.message\":\"{}\"}",
                "{\"oslo.version\":\"2.0\",\"oslo.message\":{}}",
                "{\"oslo.version\":\"2.0\",\"oslo.message\":\"{}\"}",
                "{\"oslo.version\":\"2.0\",\"oslo.message\":\"{\\\"method\\\":1}\"}",
                "{\"oslo.version\":\"2.0\",\"oslo.message\":\"{\\\"method\\\":\\\"restart\\\",\\\"args\\\":[]}\"}")) {
            byte[] body = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            assertThatThrownBy(() -> ReceivedRequest.parse(body))
                    .as(text)
                    .isInstanceOf(MalformedMessageException.class);
        }
    }

    private MessageCodec insecure() {
        return new MessageCodec(cipher, new WireSecurity(false, false));
    }

    private TaskRequest decodeClear(byte[] body) {
        return insecure().taskRequest(ReceivedRequest.parse(body), new Sealing.Plain());
    }

    private static byte[] encode(MessageCodec codec, org.trove.message.RpcMethod method, Sealing sealing) {
        return codec.encode(new OutgoingRequest(method, CONTEXT, INSTANCE, "0123", null), sealing);
    }

    private static byte[] clear(String method, Map<String, String> arguments) {
        ObjectNode inner = WireJson.MAPPER.createObjectNode().put("method", method);
        ObjectNode args = inner.putObject("args");
        arguments.forEach((name, json) -> args.set(name, WireSample.tree(json)));
        return enclosed(inner);
    }

    private static byte[] enclosed(JsonNode inner) {
        return new Envelope(inner.toString(), null).toBytes();
    }

    private static byte[] withoutCode(byte[] body) {
        return new Envelope(Envelope.parse(body).message(), null).toBytes();
    }

    private static ObjectNode inner(byte[] body) {
        return (ObjectNode) WireSample.tree(Envelope.parse(body).message());
    }

    private static byte[] bytes(JsonNode node) {
        return node.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
