package org.trove.api.connection;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;
import org.trove.api.fault.Faults;

/** What one connection of a client is doing. */
final class ClientConnection {

    private static final int REQUEST_TIMEOUT = 408;

    /** For a client to read the last answer on its connection before that closes. */
    private static final Duration LINGER = Duration.ofSeconds(5);

    /** In the order of who gives way last: a lead over every time that a connection can take. */
    private static final long LEAD_NANOS = Duration.ofDays(1).toNanos();

    private final Connection connection;
    private Phase phase = Phase.HEADERS;
    private long since = System.nanoTime();
    private long bytesBefore;

    ClientConnection(Connection connection) {
        this.connection = connection;
    }

    private enum Phase {
        /** A request begins, or is expected to on a new connection. */
        HEADERS,
        /** Its body arrives. */
        BODY,
        /** It is served. */
        SERVED,
        /** Between two requests. */
        IDLE,
        /** The last answer was given. */
        ENDED
    }

    /** @return false where it ended already */
    synchronized boolean begin() {
        if (phase == Phase.ENDED) {
            return false;
        }
        enter(Phase.BODY);
        return true;
    }

    synchronized void serve() {
        enter(Phase.SERVED);
    }

    synchronized void end() {
        bytesBefore = connection.getBytesIn();
        enter(Phase.IDLE);
    }

    private void enter(Phase next) {
        phase = next;
        since = System.nanoTime();
    }

    /**
     * How long the server has been waiting for this client, in nanoseconds; 0 where the client waits for the server. One in the
     * middle of a request has a lead over one that is idle.
     */
    synchronized long patience() {
        long waited = System.nanoTime() - since;
        return switch (phase) {
            case ENDED -> 2 * LEAD_NANOS + waited;
            case HEADERS, BODY -> LEAD_NANOS + waited;
            case IDLE -> Math.max(1, waited);
            case SERVED -> 0;
        };
    }

    /** @return whether headers had begun and did not come to their end in time */
    boolean giveUpSlowHeaders(Duration timeout) {
        EndPoint endPoint = connection.getEndPoint();
        synchronized (this) {
            if (phase == Phase.IDLE && endPoint.isOutputShutdown()) {
                enter(Phase.ENDED);
            } else if (phase == Phase.IDLE && connection.getBytesIn() > bytesBefore) {
                enter(Phase.HEADERS);
            }
            Duration allowed = phase == Phase.ENDED ? LINGER : timeout;
            boolean late = System.nanoTime() - since > allowed.toNanos();
            if (!late || (phase != Phase.HEADERS && phase != Phase.ENDED)) {
                return false;
            }
            if (phase == Phase.HEADERS && connection.getBytesIn() > bytesBefore) {
                enter(Phase.ENDED);
                answer(endPoint);
                return true;
            }
        }
        close();
        return false;
    }

    /** Nothing else is written: the request has not begun to be served, and will not. */
    private static void answer(EndPoint endPoint) {
        String body = new String(
                Faults.body(
                        Faults.nameOf(REQUEST_TIMEOUT),
                        REQUEST_TIMEOUT,
                        "The request's headers did not arrive in time."),
                StandardCharsets.UTF_8);
        String answer = "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
        endPoint.write(
                Callback.from(endPoint::shutdownOutput, failure -> endPoint.close()),
                ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
    }

    void close() {
        connection.close();
    }
}
