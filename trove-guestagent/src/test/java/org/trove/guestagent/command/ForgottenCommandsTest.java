package org.trove.guestagent.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trove.bus.CommandOrigin;

/** What the journal says of commands that it does not remember. */
class ForgottenCommandsTest {
    private static final long SECOND = 1_000_000;
    private static final long START = 1_900_000_000L * SECOND;

    @TempDir
    Path directory;

    private static CommandOrigin command(int number) {
        return new CommandOrigin("message-" + number, true, START + number * SECOND);
    }

    private CommandJournal journal(long since) {
        return new CommandJournal(directory, since);
    }

    @Test
    void a_command_that_is_remembered_or_new_is_not_forgotten() {
        CommandJournal journal = journal(0);
        journal.begin(command(1));
        journal.succeed(command(1));

        assertThat(journal.isForgotten(command(1))).isFalse();
        assertThat(journal.isForgotten(command(0))).as("one that was overtaken").isFalse();
        assertThat(journal.isForgotten(command(2))).isFalse();
    }

    @Test
    void a_command_of_which_nothing_is_remembered_is_refused_after_any_time_and_any_restart() {
        CommandJournal journal = journal(0);
        for (int number = 1; number <= 1_000; number++) {
            journal.begin(command(number));
            journal.succeed(command(number));
        }

        for (CommandJournal asked : new CommandJournal[] {journal, journal(0)}) {
            for (int number = 1; number <= 1_000; number++) {
                boolean isKnown = asked.find("message-" + number).isPresent();
                assertThat(asked.isForgotten(command(number))).isEqualTo(!isKnown);
            }
            assertThat(asked.find("message-1000")).isPresent();
            assertThat(asked.isForgotten(command(1))).isTrue();
            assertThat(asked.isForgotten(command(1_001))).isFalse();
        }
    }

    @Test
    void a_server_that_was_made_anew_refuses_what_was_sent_to_the_one_before() {
        CommandJournal journal = journal(START + 60 * SECOND);

        assertThat(journal.isForgotten(command(1))).isTrue();
        assertThat(journal.isForgotten(command(61))).isFalse();
    }

    @Test
    void the_journal_of_a_release_before_is_read() throws IOException {
        Files.writeString(
                directory.resolve(".commands"),
                "[{\"id\": \"message-1\", \"ended\": true, \"kind\": null, \"message\": null}]");

        CommandJournal journal = journal(0);

        assertThat(journal.find("message-1"))
                .hasValueSatisfying(entry -> assertThat(entry.ended()).isTrue());
        assertThat(journal.isForgotten(command(2))).isFalse();
    }
}
