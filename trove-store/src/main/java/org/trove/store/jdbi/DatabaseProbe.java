package org.trove.store.jdbi;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks whether the database serves. One probe at a time runs apart from the callers, who wait a second for it. */
final class DatabaseProbe {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseProbe.class);
    private static final int PATIENCE_MILLIS = 1_000;

    private final Jdbi jdbi;
    private final SchemaGate schema;
    private final AtomicReference<CompletableFuture<Answer>> probe =
            new AtomicReference<>(CompletableFuture.completedFuture(Answer.SILENCE));

    DatabaseProbe(Jdbi jdbi, SchemaGate schema) {
        this.jdbi = jdbi;
        this.schema = schema;
    }

    Answer ask() {
        CompletableFuture<Answer> running = probe.updateAndGet(
                last -> last.isDone() ? CompletableFuture.supplyAsync(this::answer, DatabaseProbe::start) : last);
        try {
            return running.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return Answer.SILENCE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.SILENCE;
        }
    }

    private Answer answer() {
        try (Handle handle = jdbi.open()) {
            boolean answers =
                    new Sql(handle).first("SELECT 1", rs -> rs.getInt(1)).isPresent();
            return new Answer(answers, schema.trouble(handle).orElse(""));
        } catch (JdbiException e) {
            LOG.warn("database does not answer reason={}", SqlErrors.reason(e));
            return Answer.SILENCE;
        }
    }

    /** The probe's thread; never keeps a process alive. */
    private static void start(Runnable task) {
        Thread thread = new Thread(task, "database-probe");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * What came of a probe.
     *
     * @param trouble empty = none
     */
    record Answer(boolean reachable, String trouble) {
        static final Answer SILENCE = new Answer(false, "it does not answer");

        Optional<String> anyTrouble() {
            return trouble.isEmpty() ? Optional.empty() : Optional.of(trouble);
        }
    }
}
