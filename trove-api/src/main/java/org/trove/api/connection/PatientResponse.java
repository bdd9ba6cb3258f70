package org.trove.api.connection;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * An answer that leaves its thread before the client has read it: a copy waits for a slow reader, up to a limit, and only what
 * goes beyond makes its writer wait.
 */
final class PatientResponse extends Response.Wrapper {

    /** Of each answer; a page of a list has less. */
    private static final long MAX_WAITING_BYTES = 128 << 10;

    private final Callback end;
    private final Deque<Write> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean writing;
    private @Nullable Runnable completion;
    private @Nullable Throwable failure;

    /** @param end of the request: completed after the last byte was taken */
    PatientResponse(Request request, Response response, Callback end) {
        super(request, response);
        this.end = end;
    }

    @Override
    public void write(boolean last, @Nullable ByteBuffer content, Callback callback) {
        int size = BufferUtil.length(content);
        @Nullable Throwable failed;
        boolean copied;
        synchronized (this) {
            failed = failure;
            copied = failed == null && waitingBytes + size <= MAX_WAITING_BYTES;
            if (failed == null) {
                waitingBytes += size;
                waiting.add(
                        copied
                                ? new Write(last, copy(content), size, Callback.NOOP)
                                : new Write(last, content, size, callback));
            }
        }
        if (failed != null) {
            callback.failed(failed);
            return;
        }
        next();
        if (copied) {
            callback.succeeded();
        }
    }

    private static @Nullable ByteBuffer copy(@Nullable ByteBuffer content) {
        if (content == null) {
            return null;
        }
        ByteBuffer copy = ByteBuffer.allocate(content.remaining());
        copy.put(content).flip();
        return copy;
    }

    /** Writes what waits, one after another. */
    private void next() {
        Write write;
        synchronized (this) {
            if (writing || waiting.isEmpty()) {
                return;
            }
            writing = true;
            write = waiting.remove();
        }
        super.write(write.last, write.content, Callback.from(() -> done(write, null), e -> done(write, e)));
    }

    private void done(Write write, @Nullable Throwable error) {
        @Nullable Runnable finish = null;
        Deque<Write> lost = new ArrayDeque<>();
        synchronized (this) {
            writing = false;
            waitingBytes -= write.size;
            if (error != null) {
                failure = error;
                lost.addAll(waiting);
                waiting.clear();
            }
            if (waiting.isEmpty()) {
                finish = completion;
                completion = null;
            }
        }
        if (error == null) {
            write.callback.succeeded();
        } else {
            write.callback.failed(error);
            lost.forEach(other -> other.callback.failed(error));
        }
        if (finish != null) {
            finish.run();
        } else {
            next();
        }
    }

    /** What whoever makes the answer completes in place of the request's own callback. */
    Callback completion() {
        return Callback.from(() -> complete(() -> end()), e -> complete(() -> end.failed(e)));
    }

    private void end() {
        @Nullable Throwable failed;
        synchronized (this) {
            failed = failure;
        }
        if (failed == null) {
            end.succeeded();
        } else {
            end.failed(failed);
        }
    }

    private void complete(Runnable ending) {
        synchronized (this) {
            if (writing || !waiting.isEmpty()) {
                completion = ending;
                return;
            }
        }
        ending.run();
    }

    private record Write(boolean last, @Nullable ByteBuffer content, int size, Callback callback) {}
}
