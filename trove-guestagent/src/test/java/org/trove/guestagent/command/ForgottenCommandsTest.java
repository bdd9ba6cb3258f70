package org.trove.guestagent.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.trove.bus.CommandOrigin;

/** What the journal says of commands that it does not remember. */
class ForgottenCommandsTest {
    private static final long SECOND = 1_000_000;
    private static final long START = 1_900_000_000L * SECOND;

    private final FilesInMemory files = new FilesInMemory();

    private static CommandOrigin command(int number) {
        return new CommandOrigin("message-" + number, true, START + number * SECOND);
    }

    private CommandJournal journal(long since) {
        return new CommandJournal(files, since);
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
    void the_journal_of_a_release_before_is_read() {
        files.write(".commands", "[{\"id\": \"message-1\", \"ended\": true, \"kind\": null, \"message\": null}]");

        CommandJournal journal = journal(0);

        assertThat(journal.find("message-1"))
                .hasValueSatisfying(entry -> assertThat(entry.ended()).isTrue());
        assertThat(journal.isForgotten(command(2))).isFalse();
    }

    /** A disk that outlives the journals of a test. */
    private static final class FilesInMemory implements StateFiles {
        private final Map<String, String> contents = new HashMap<>();

        @Override
        public Optional<String> read(String name) {
            return Optional.ofNullable(contents.get(name));
        }

        @Override
        public boolean exists(String name) {
            return contents.containsKey(name);
        }

        @Override
        public void write(String name, String content) {
            contents.put(name, content);
        }

        @Override
        public void delete(String name) {
            contents.remove(name);
        }
    }
}
