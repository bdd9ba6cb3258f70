package org.trove.api.feed;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.error.TroveException;
import org.trove.model.ProjectId;
import org.trove.operation.OperationRecord;
import org.trove.store.Database;

/**
 * Streams of server-sent events. A new stream first catches up by itself from where its client was; then it is live: {@link
 * OperationFeed} reads the changes of all live streams at once. Numbers become visible in their order (see {@link
 * org.trove.operation.OperationChanges}), so whoever has read up to a number has missed nothing below it.
 */
public final class OperationStreams {

    private static final Logger LOG = LoggerFactory.getLogger(OperationStreams.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final int PAGE = 500;
    private static final byte[] GREETING = bytes("retry: 2000\n: following operations\n\n");
    private static final byte[] STILL_HERE = bytes(":\n\n");

    private final Database database;
    private final Clock clock;
    private final Executor writers;
    private final int limit;
    private final Function<OperationRecord, byte[]> view;
    private final AtomicInteger count = new AtomicInteger();
    private final Set<OperationStream> live = new LinkedHashSet<>();
    private long read;
    private boolean stopped;

    /**
     * @param writers write to clients, and wait for slow ones
     * @param limit streams at the same time
     * @param view JSON of one line
     */
    public OperationStreams(
            Database database, Clock clock, Executor writers, int limit, Function<OperationRecord, byte[]> view) {
        this.database = database;
        this.clock = clock;
        this.writers = writers;
        this.limit = limit;
        this.view = view;
    }

    /**
     * Opens a stream.
     *
     * @param lastSeen number of the last change that the client has seen, null = only what comes from now on
     * @param sink opened by this call, with the client's connection
     * @throws TroveException UNAVAILABLE where there are too many
     */
    public void open(ProjectId project, @Nullable Long lastSeen, EventSink sink) {
        long last = database.read(stores -> stores.operationChanges().last());
        if (count.incrementAndGet() > limit) {
            count.decrementAndGet();
            throw TroveException.unavailable(
                    "Too many streams of events are open; try again later.", RETRY_AFTER, null);
        }
        // A number that was never given comes from another database: all that can be done is to begin anew.
        long position = lastSeen == null || lastSeen > last ? last : lastSeen;
        OperationStream stream = new OperationStream(project, sink, writers, position, clock.instant());
        stream.offer(GREETING, clock.instant());
        stream.whenTaken(() -> catchUp(stream));
    }

    public int open() {
        return count.get();
    }

    private void catchUp(OperationStream stream) {
        if (stream.isClosed()) {
            count.decrementAndGet();
            return;
        }
        try {
            long last = database.read(stores -> stores.operationChanges().last());
            List<OperationRecord> page = database.read(
                    stores -> stores.operationChanges().after(Set.of(stream.project()), stream.position(), PAGE));
            page.forEach(change -> send(stream, change));
            if (page.size() < PAGE) {
                stream.moveTo(last);
            }
            if (page.size() == PAGE || !join(stream)) {
                stream.whenTaken(() -> catchUp(stream));
            }
        } catch (RuntimeException e) {
            LOG.warn("stream of events ended, its client may resume, cause={}", e.toString());
            count.decrementAndGet();
            stream.close();
        }
    }

    /** @return false where others have read beyond it: it has to catch up once more */
    private synchronized boolean join(OperationStream stream) {
        if (stopped) {
            stream.close();
            return false;
        }
        if (live.isEmpty()) {
            read = stream.position();
        }
        return stream.position() >= read && live.add(stream);
    }

    private void send(OperationStream stream, OperationRecord change) {
        stream.offer(event(change), clock.instant());
        stream.moveTo(change.changeNumber());
    }

    private byte[] event(OperationRecord change) {
        return bytes("id: " + change.changeNumber() + "\nevent: operation\ndata: "
                + new String(view.apply(change), StandardCharsets.UTF_8) + "\n\n");
    }

    /** Reads once what is new, and tells all streams. */
    void look() {
        List<OperationStream> streams = streams();
        if (streams.isEmpty()) {
            return;
        }
        Set<ProjectId> projects = streams.stream().map(OperationStream::project).collect(Collectors.toSet());
        long from = read();
        List<OperationRecord> changes =
                database.read(stores -> stores.operationChanges().after(projects, from, PAGE));
        for (OperationRecord change : changes) {
            tell(change);
        }
        beat();
    }

    private synchronized List<OperationStream> streams() {
        for (OperationStream stream : List.copyOf(live)) {
            if (stream.isClosed()) {
                live.remove(stream);
                count.decrementAndGet();
            }
        }
        return new ArrayList<>(live);
    }

    private synchronized long read() {
        return read;
    }

    private synchronized void tell(OperationRecord change) {
        byte[] text = event(change);
        read = Math.max(read, change.changeNumber());
        for (OperationStream stream : live) {
            if (stream.project().equals(change.project()) && stream.position() < change.changeNumber()) {
                stream.offer(text, clock.instant());
                stream.moveTo(change.changeNumber());
            }
        }
    }

    private synchronized void beat() {
        Instant now = clock.instant();
        for (OperationStream stream : live) {
            if (stream.isSilentSince(now.minus(HEARTBEAT))) {
                stream.offer(STILL_HERE, now);
            }
        }
    }

    /** Ends all streams; clients resume at another server. */
    synchronized void stop() {
        stopped = true;
        live.forEach(OperationStream::close);
        live.clear();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
