package org.trove.api.feed;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.trove.model.ProjectId;

/** One client that follows a project's operations. What it has not taken yet waits here, up to a limit. */
final class OperationStream {

    private static final int MAX_QUEUED = 1_000;

    private final ProjectId project;
    private final EventSink sink;
    private final Executor writers;
    private final ArrayDeque<byte[]> queue = new ArrayDeque<>();
    private Instant lastSent;
    private boolean writing;
    private boolean closed;
    private long position;
    private @Nullable Runnable whenTaken;

    /** @param position number of the last change that the client has seen */
    OperationStream(ProjectId project, EventSink sink, Executor writers, long position, Instant now) {
        this.project = project;
        this.sink = sink;
        this.writers = writers;
        this.position = position;
        this.lastSent = now;
    }

    ProjectId project() {
        return project;
    }

    synchronized long position() {
        return position;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Nothing up to this number is to be sent any more. */
    synchronized void moveTo(long number) {
        position = Math.max(position, number);
    }

    synchronized boolean isSilentSince(Instant time) {
        return !lastSent.isAfter(time);
    }

    /** Hands a text over; a client that takes too little is cut off and can resume from its last event. */
    void offer(byte[] text, Instant now) {
        synchronized (this) {
            if (closed) {
                return;
            }
            if (queue.size() < MAX_QUEUED) {
                queue.add(text);
                lastSent = now;
            } else {
                closed = true;
                queue.clear();
            }
            if (writing) {
                return;
            }
            writing = true;
        }
        try {
            writers.execute(this::write);
        } catch (RejectedExecutionException stopping) {
            close();
        }
    }

    private void write() {
        for (byte @Nullable [] text = next(); text != null; text = next()) {
            try {
                sink.send(text);
            } catch (IOException | RuntimeException gone) {
                close();
            }
        }
        if (isClosed()) {
            sink.close();
        }
        goOn();
    }

    /** Runs work on a writer when the client has taken all that was offered, or the stream is closed. */
    void whenTaken(Runnable work) {
        synchronized (this) {
            whenTaken = work;
            if (writing) {
                return;
            }
        }
        goOn();
    }

    private void goOn() {
        Runnable work;
        synchronized (this) {
            work = whenTaken;
            whenTaken = null;
        }
        if (work != null) {
            writers.execute(work);
        }
    }

    private synchronized byte @Nullable [] next() {
        byte[] text = closed ? null : queue.poll();
        writing = text != null;
        return text;
    }

    /** Ends the stream; whoever writes now closes the connection, otherwise it is closed here. */
    void close() {
        boolean idle;
        synchronized (this) {
            idle = !writing;
            closed = true;
            queue.clear();
        }
        if (idle) {
            sink.close();
        }
    }
}
