package org.trove.api.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.trove.error.TroveException;
import org.trove.model.ProjectId;
import org.trove.operation.NewOperation;
import org.trove.operation.OperationKind;
import org.trove.operation.Subject;
import org.trove.store.Database;
import org.trove.store.Stores;
import org.trove.store.memory.MemoryDatabase;
import org.trove.time.SettableClock;

class OperationStreamsTest {

    private static final ProjectId PROJECT = new ProjectId("project-1");
    private static final int LIMIT = 3;

    private final SettableClock clock = new SettableClock();
    private final MemoryDatabase database = new MemoryDatabase(clock);
    private final List<Runnable> tasks = new ArrayList<>();
    private final InterruptedDatabase interrupted = new InterruptedDatabase();
    private final OperationStreams streams = new OperationStreams(
            interrupted, clock, tasks::add, LIMIT, change -> change.id().getBytes(StandardCharsets.UTF_8));

    /** Lets something happen after a reading. */
    private final class InterruptedDatabase implements Database {
        private final List<Runnable> afterReadings = new ArrayList<>();

        @Override
        public <T> T read(Function<? super Stores, T> work) {
            T found = database.read(work);
            if (!afterReadings.isEmpty()) {
                afterReadings.remove(0).run();
            }
            return found;
        }

        @Override
        public <T> T write(Function<? super Stores, T> work) {
            return database.write(work);
        }

        @Override
        public boolean isReachable() {
            return database.isReachable();
        }
    }

    /** A client that takes what it gets, or is gone. */
    private static final class Client implements EventSink {
        private final List<String> received = new ArrayList<>();
        private boolean gone;
        private boolean closed;

        @Override
        public void send(byte[] text) throws IOException {
            if (gone) {
                throw new IOException("gone");
            }
            received.add(new String(text, StandardCharsets.UTF_8));
        }

        @Override
        public void close() {
            closed = true;
        }

        List<String> events() {
            return received.stream()
                    .filter(text -> text.startsWith("id: "))
                    .map(text -> text.replaceAll("(?s).*data: (.*)\n\n", "$1"))
                    .toList();
        }
    }

    private Client open(ProjectId project, @Nullable Long lastSeen) {
        Client client = new Client();
        streams.open(project, lastSeen, client);
        return client;
    }

    private void work() {
        while (!tasks.isEmpty()) {
            tasks.remove(0).run();
        }
    }

    private String accept(ProjectId project) {
        String id = UUID.randomUUID().toString();
        database.write(stores -> stores.operations()
                .insert(new NewOperation(
                        id,
                        OperationKind.newest("restart").orElseThrow(),
                        project,
                        List.of(new Subject(Subject.BACKUP, id)),
                        "{}",
                        "req-1")));
        return id;
    }

    private List<String> acceptMany(int count) {
        List<String> ids = IntStream.range(0, count)
                .mapToObj(i -> UUID.randomUUID().toString())
                .toList();
        database.write(stores -> {
            ids.forEach(id -> stores.operations()
                    .insert(new NewOperation(
                            id,
                            OperationKind.newest("restart").orElseThrow(),
                            PROJECT,
                            List.of(new Subject(Subject.BACKUP, id)),
                            "{}",
                            "req-1")));
            return ids;
        });
        return new ArrayList<>(ids);
    }

    private void number() {
        database.write(stores -> stores.operationChanges().number(10_000));
    }

    private void look() {
        number();
        streams.look();
        work();
    }

    @Test
    void a_stream_hears_of_its_own_project_from_now_on() {
        accept(PROJECT);
        number();
        Client client = open(PROJECT, null);
        work();
        String mine = accept(PROJECT);
        accept(new ProjectId("another"));
        look();
        look();

        assertThat(client.events()).containsExactly(mine);
        assertThat(client.received.get(1)).isEqualTo("id: 2\nevent: operation\ndata: " + mine + "\n\n");
    }

    @Test
    void a_stream_that_resumes_gets_what_it_missed_once_and_then_what_comes() {
        String seen = accept(PROJECT);
        number();
        List<String> expected = acceptMany(1_200);
        number();
        Client other = open(PROJECT, null);
        work();
        Client client = open(PROJECT, 1L);
        work();
        expected.add(accept(PROJECT));
        look();

        assertThat(client.events()).isEqualTo(expected).doesNotContain(seen);
        assertThat(other.events()).containsExactly(expected.get(expected.size() - 1));
    }

    @Test
    void what_changes_while_a_stream_catches_up_is_not_lost_and_not_told_twice() {
        Client live = open(PROJECT, null);
        work();
        Client late = open(PROJECT, 0L);
        String first = accept(PROJECT);
        number();
        streams.look();
        String second = accept(PROJECT);
        number();
        work();
        look();

        assertThat(late.events()).containsExactly(first, second);
        assertThat(live.events()).containsExactly(first, second);
    }

    @Test
    void what_live_streams_read_between_the_last_catching_up_and_the_joining_is_not_lost() {
        Client live = open(PROJECT, null);
        work();
        Client late = open(PROJECT, 0L);
        List<String> told = new ArrayList<>();
        interrupted.afterReadings.add(() -> {});
        interrupted.afterReadings.add(() -> {
            told.add(accept(PROJECT));
            number();
            streams.look();
        });
        work();
        look();

        assertThat(live.events()).isEqualTo(told).hasSize(1);
        assertThat(late.events()).isEqualTo(told);
    }

    @Test
    void a_number_of_another_database_begins_anew() {
        accept(PROJECT);
        number();
        Client client = open(PROJECT, 1_000_000L);
        work();
        String next = accept(PROJECT);
        look();

        assertThat(client.events()).containsExactly(next);
    }

    @Test
    void a_silent_stream_is_kept_alive_every_fifteen_seconds() {
        Client client = open(PROJECT, null);
        work();
        look();
        assertThat(client.received).hasSize(1);

        clock.advance(Duration.ofSeconds(15));
        look();
        look();

        assertThat(client.received).hasSize(2).last().isEqualTo(":\n\n");
    }

    @Test
    void too_many_streams_are_refused_until_one_is_gone() {
        Client gone = open(PROJECT, null);
        open(PROJECT, null);
        open(PROJECT, null);
        work();
        assertThatThrownBy(() -> open(PROJECT, null))
                .isInstanceOf(TroveException.class)
                .hasMessageContaining("Too many");
        assertThat(streams.open()).isEqualTo(LIMIT);

        gone.gone = true;
        accept(PROJECT);
        look();
        look();

        assertThat(gone.closed).isTrue();
        assertThat(streams.open()).isEqualTo(LIMIT - 1);
        open(PROJECT, null);
    }

    @Test
    void a_client_that_takes_nothing_is_cut_off_and_the_others_are_not() {
        Client slow = open(PROJECT, null);
        work();
        acceptMany(1_100);
        number();
        streams.look();
        streams.look();
        assertThat(slow.closed).isFalse();
        streams.look();
        work();
        look();

        assertThat(slow.closed).isTrue();
        assertThat(streams.open()).isZero();
    }

    @Test
    void a_stream_that_cannot_catch_up_ends_and_frees_its_place() {
        Client client = open(PROJECT, 0L);
        database.setReachable(false);
        work();
        assertThat(client.closed).isTrue();
        assertThat(streams.open()).isZero();
    }

    @Test
    void a_stop_ends_all_streams() {
        Client client = open(PROJECT, null);
        work();
        streams.stop();
        Client late = open(PROJECT, null);
        work();

        assertThat(client.closed).isTrue();
        assertThat(late.closed).isTrue();
    }
}
