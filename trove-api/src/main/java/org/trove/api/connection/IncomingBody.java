package org.trove.api.connection;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;
import org.trove.api.fault.Faults;
import org.trove.api.validation.BodyBytes;
import org.trove.setting.ShortDuration;

/** The body of one request while it arrives. Runs whenever something came, one thread at a time. */
final class IncomingBody implements Runnable {

    private static final long NANOS_PER_MILLI = 1_000_000;

    /** Before a rate says anything. */
    private static final long FIRST_MILLIS = 1_000;

    private final Request request;
    private final PatientResponse response;
    private final RequestBodies server;
    private final Limits limits;
    private final SlowClientMetrics metrics;
    private final BodyContent content;
    private final EndPoint endPoint;
    private final long usualIdleMillis;
    private final long started = System.nanoTime();

    IncomingBody(
            Request request, PatientResponse response, RequestBodies server, Limits limits, SlowClientMetrics metrics) {
        this.request = request;
        this.response = response;
        this.server = server;
        this.limits = limits;
        this.metrics = metrics;
        // One byte more than is allowed shows whoever reads it that there are too many.
        this.content = new BodyContent(limits.memory, limits.discarded ? 0 : BodyBytes.MAX_BYTES + 1);
        this.endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        this.usualIdleMillis = endPoint.getIdleTimeout();
    }

    /** @param discarded whether nobody will read the body */
    record Limits(Duration timeout, BodyMemory memory, boolean discarded) {}

    void start() {
        Request.addCompletionListener(request, failure -> content.release());
        run();
    }

    @Override
    public void run() {
        try {
            read();
        } catch (Throwable e) {
            response.completion().failed(e);
        }
    }

    private void read() throws Exception {
        while (true) {
            Content.@Nullable Chunk chunk = request.read();
            if (chunk == null) {
                waitForMore();
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                broken(chunk.getFailure());
                return;
            }
            boolean last = chunk.isLast();
            boolean kept = content.add(chunk.getByteBuffer());
            chunk.release();
            if (!kept) {
                metrics.noMemory.inc();
                response.getHeaders().put(HttpHeader.RETRY_AFTER, 1);
                refuse(
                        HttpStatus.SERVICE_UNAVAILABLE_503,
                        "Too many large requests are arriving; try again in a moment.");
                return;
            }
            if (last || content.received() > BodyBytes.MAX_DRAINED_BYTES) {
                whole(last);
                return;
            }
            if (leftMillis() <= 0 || isBelowRate()) {
                tooSlow(leftMillis() <= 0);
                return;
            }
        }
    }

    /** Whatever comes first ends the wait: the next bytes, or as an idle connection the deadline. */
    private void waitForMore() {
        long left = leftMillis();
        if (left <= 0) {
            tooSlow(true);
            return;
        }
        endPoint.setIdleTimeout(usualIdleMillis > 0 ? Math.min(usualIdleMillis, left) : left);
        request.demand(this);
    }

    private void whole(boolean complete) throws Exception {
        endPoint.setIdleTimeout(usualIdleMillis);
        if (!complete) {
            response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
        }
        if (!server.serve(new WholeRequest(request, content.kept(), complete), response)) {
            Response.writeError(request, response, response.completion(), HttpStatus.NOT_FOUND_404);
        }
    }

    private void broken(@Nullable Throwable failure) {
        if (failure instanceof TimeoutException) {
            tooSlow(leftMillis() <= 0);
        } else {
            refuse(HttpStatus.BAD_REQUEST_400, "The request's body could not be read to its end.");
        }
    }

    private void tooSlow(boolean deadline) {
        metrics.slowBodies.inc();
        refuse(
                HttpStatus.REQUEST_TIMEOUT_408,
                deadline
                        ? "The request's body did not arrive within " + ShortDuration.print(limits.timeout) + "."
                        : "The request was sent too slowly.");
    }

    /** Answers, and ends the connection: what the rest of the body would be is not known. */
    private void refuse(int status, String message) {
        endPoint.setIdleTimeout(usualIdleMillis);
        byte[] body = Faults.body(Faults.nameOf(status), status, message);
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), response.completion());
    }

    private long leftMillis() {
        return limits.timeout.toMillis() - (System.nanoTime() - started) / NANOS_PER_MILLI;
    }

    /** The setting minRequestDataPerSecond of the server. */
    private boolean isBelowRate() {
        long bytesPerSecond =
                request.getConnectionMetaData().getHttpConfiguration().getMinRequestDataRate();
        long millis = (System.nanoTime() - started) / NANOS_PER_MILLI;
        return bytesPerSecond > 0 && millis > FIRST_MILLIS && content.received() < bytesPerSecond * millis / 1000;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "IncomingBody[%d bytes]", content.received());
    }
}
