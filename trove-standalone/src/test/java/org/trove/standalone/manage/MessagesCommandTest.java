package org.trove.standalone.manage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.trove.store.ParkedMessage;
import org.trove.store.memory.MemoryDatabase;

class MessagesCommandTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00.5Z");

    private final MemoryDatabase database = new MemoryDatabase(Clock.fixed(NOW, ZoneOffset.UTC));
    private final MessagesCommand messages = new MessagesCommand(database);

    private void given(String id) {
        byte[] body = "a password: s3cret".getBytes(StandardCharsets.UTF_8);
        database.write(stores -> stores.parkedMessages()
                .park(new ParkedMessage(id, "taskmanager", "restart", body, "IllegalStateException", 5), 10));
    }

    @Test
    void without_messages_it_says_so() {
        assertThat(messages.table()).isEqualTo("no messages are parked\n");
    }

    @Test
    void messages_are_shown_without_their_content() {
        given("m-1");

        assertThat(messages.table()).isEqualTo("""
                        ID   TOPIC        METHOD   ATTEMPTS  PARKED                REPLAY  REASON
                        m-1  taskmanager  restart  5         2030-01-01T00:00:00Z  -       IllegalStateException
                        """);
        assertThat(messages.show("m-1")).contains("BYTES     18").doesNotContain("s3cret");
    }

    @Test
    void messages_are_sent_again_and_dropped_by_their_ids() {
        given("m-1");
        given("m-2");

        assertThat(messages.replay(List.of("m-1", "m-2"))).contains("2 messages");
        assertThat(database.<Integer>read(stores ->
                        stores.parkedMessages().replays("taskmanager", 10).size()))
                .isEqualTo(2);
        assertThat(messages.drop(List.of("m-1"))).isEqualTo("dropped 1 message\n");
        assertThat(messages.table()).contains("m-2").doesNotContain("m-1");
    }

    @Test
    void an_unknown_id_changes_nothing() {
        given("m-1");

        assertThatThrownBy(() -> messages.drop(List.of("m-1", "m-2")))
                .hasMessageContaining("no parked message m-2")
                .hasMessageContaining("nothing was changed");
        assertThatThrownBy(() -> messages.show("m-2")).hasMessageContaining("no parked message m-2");
        assertThat(messages.table()).contains("m-1");
    }
}
