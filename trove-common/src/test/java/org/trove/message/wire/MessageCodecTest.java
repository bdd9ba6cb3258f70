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
import org.trove.message.wire.RefusedMessageException.Reason;
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

        assertThat(codec.guestCommand(ReceivedRequest.parse(encode(codec, command, sealing)), sealing, INSTANCE))
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

        assertThat(insecure().guestCommand(ReceivedRequest.parse(body), none, INSTANCE))
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

        assertThatThrownBy(() -> insecure().guestCommand(ReceivedRequest.parse(body), new Sealing.Plain(), INSTANCE))
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

        assertThatThrownBy(() -> codec.taskRequest(received, codec.sealing("another key", AcceptedCodes.NONE_TOO)))
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

        Sealing lax = codec.sealing("the key", AcceptedCodes.NONE_TOO);
        assertThatThrownBy(() -> codec.taskRequest(ReceivedRequest.parse(enclosed(inner)), lax))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void messages_without_authentication_code_are_refused_unless_the_operator_allows_them() {
        byte[] bare = withoutCode(encode(codec, new TaskRequest.Restart("i-1"), sealing));

        assertThat(refusal(bare, AcceptedCodes.NEW_ONLY)).isEqualTo(Reason.NO_CODE);
        assertThat(refusal(bare, AcceptedCodes.OLD_TOO)).isEqualTo(Reason.NO_CODE);
        ReceivedRequest received = ReceivedRequest.parse(bare);
        assertThat(codec.taskRequest(received, codec.sealing("the key", AcceptedCodes.NONE_TOO)))
                .isEqualTo(new TaskRequest.Restart("i-1"));
        assertThat(received.proof().code()).isEqualTo(Proof.Code.NONE);
    }

    @Test
    void the_old_code_is_accepted_only_where_it_is_allowed_and_proves_less() {
        Envelope both = Envelope.parse(
                encode(codec, new TaskRequest.Restart("i-1"), codec.sealing("the key", AcceptedCodes.OLD_TOO)));
        byte[] old = new Envelope(both.message(), null, null, both.oldCode()).toBytes();

        assertThat(refusal(old, AcceptedCodes.NEW_ONLY)).isEqualTo(Reason.OLD_CODE);
        ReceivedRequest received = ReceivedRequest.parse(old);
        codec.taskRequest(received, codec.sealing("the key", AcceptedCodes.OLD_TOO));
        assertThat(received.proof()).isEqualTo(new Proof(Proof.Code.OLD, Stamp.NONE, false));
        byte[] changed = new Envelope(both.message().replace("0123", "4567"), null, null, both.oldCode()).toBytes();
        assertThat(refusal(changed, AcceptedCodes.NONE_TOO)).isEqualTo(Reason.WRONG_CODE);
    }

    @Test
    void the_old_code_is_sent_only_to_those_who_may_need_it() {
        TaskRequest request = new TaskRequest.Restart("i-1");

        assertThat(Envelope.parse(encode(codec, request, sealing)).oldCode()).isNull();
        for (AcceptedCodes codes : List.of(AcceptedCodes.OLD_TOO, AcceptedCodes.NONE_TOO)) {
            Envelope sent = Envelope.parse(encode(codec, request, codec.sealing("the key", codes)));
            assertThat(cipher.isAuthentic("the key", sent.message(), String.valueOf(sent.oldCode())))
                    .isTrue();
            assertThat(sent.code()).isNotNull();
        }
    }

    @Test
    void the_code_covers_whom_a_message_is_for_and_when_it_was_sent() {
        Envelope sent = Envelope.parse(encode(codec, new GuestCommand.Restart(), sealing));
        for (String[] change : List.of(
                new String[] {"\"sent\":5", "\"sent\":6"},
                new String[] {"\"target\":\"i-1\"", "\"target\":\"i-2\""},
                new String[] {"\"to\":\"guest\"", "\"to\":\"taskmanager\""})) {
            String head = String.valueOf(sent.head()).replace(change[0], change[1]);
            assertThat(head).isNotEqualTo(sent.head());
            byte[] body = new Envelope(sent.message(), head, sent.code(), null).toBytes();
            assertThatThrownBy(() -> codec.guestCommand(ReceivedRequest.parse(body), sealing, INSTANCE))
                    .isInstanceOf(RefusedMessageException.class);
        }
    }

    @Test
    void a_message_for_one_receiver_is_none_for_another() {
        byte[] command = encode(codec, new GuestCommand.Restart(), sealing);

        assertThat(refusal(command, AcceptedCodes.NONE_TOO)).isEqualTo(Reason.WRONG_CODE);
        assertThatThrownBy(() -> codec.guestCommand(ReceivedRequest.parse(command), sealing, new InstanceId("i-2")))
                .isInstanceOf(RefusedMessageException.class)
                .hasMessage("the message was made for another receiver");
    }

    @Test
    void the_answer_to_one_call_is_none_to_another() {
        ReplyCodec replies = codec.replies();
        Envelope first = Envelope.parse(replies.encodeResult("m-1", "u", true, sealing));
        String message = first.message().replace("m-1", "m-2");
        byte[] moved = new Envelope(message, first.head(), first.code(), null).toBytes();

        assertThatThrownBy(() -> replies.verify(replies.parse(moved), sealing))
                .isInstanceOf(RefusedMessageException.class);
        assertThatThrownBy(() -> replies.verify(replies.parse(withoutCode(moved)), sealing))
                .isInstanceOf(RefusedMessageException.class);
        replies.verify(replies.parse(first.toBytes()), sealing);
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

    private Reason refusal(byte[] body, AcceptedCodes accepted) {
        try {
            codec.taskRequest(ReceivedRequest.parse(body), codec.sealing("the key", accepted));
            throw new AssertionError("it was accepted");
        } catch (RefusedMessageException e) {
            return e.reason();
        }
    }

    private MessageCodec insecure() {
        return new MessageCodec(cipher, WireSecurity.inClear());
    }

    private TaskRequest decodeClear(byte[] body) {
        return insecure().taskRequest(ReceivedRequest.parse(body), new Sealing.Plain());
    }

    private static byte[] encode(MessageCodec codec, org.trove.message.RpcMethod method, Sealing sealing) {
        return codec.encode(new OutgoingRequest(method, CONTEXT, INSTANCE, "0123", null, new Stamp(5, 0)), sealing);
    }

    private static byte[] clear(String method, Map<String, String> arguments) {
        ObjectNode inner = WireJson.MAPPER.createObjectNode().put("method", method);
        ObjectNode args = inner.putObject("args");
        arguments.forEach((name, json) -> args.set(name, WireSample.tree(json)));
        return enclosed(inner);
    }

    private static byte[] enclosed(JsonNode inner) {
        return Envelope.bare(inner.toString()).toBytes();
    }

    private static byte[] withoutCode(byte[] body) {
        return Envelope.bare(Envelope.parse(body).message()).toBytes();
    }

    private static ObjectNode inner(byte[] body) {
        return (ObjectNode) WireSample.tree(Envelope.parse(body).message());
    }

    private static byte[] bytes(JsonNode node) {
        return node.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
