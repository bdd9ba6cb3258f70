package org.trove.api.validation;

import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.error.ErrorCode;
import org.trove.error.TroveException;

/** Reads a body from a client that may send too much, too slowly, or not to the end. None of that is a failure of ours. */
public final class BodyBytes {

    private static final Logger LOG = LoggerFactory.getLogger(BodyBytes.class);
    /** The largest body that is taken. */
    public static final int MAX_BYTES = 1 << 20;

    /** A longer rest is not read: the connection closes. */
    public static final long MAX_DRAINED_BYTES = 16L << 20;

    private static final int DRAIN_BUFFER_BYTES = 8192;

    private BodyBytes() {}

    /** @throws TroveException OVER_LIMIT where it is longer than a mebibyte */
    public static byte[] read(InputStream body) {
        try {
            byte[] content = body.readNBytes(MAX_BYTES + 1);
            if (content.length <= MAX_BYTES) {
                return content;
            }
            drain(body, MAX_DRAINED_BYTES);
        } catch (IOException | IllegalStateException e) {
            throw broken(e);
        } catch (RuntimeException e) {
            if (e instanceof HttpException) {
                throw broken(e);
            }
            throw e;
        }
        throw TroveException.of(
                ErrorCode.OVER_LIMIT, "The request's body is larger than the " + MAX_BYTES + " bytes allowed.");
    }

    /** Reads what nobody asked for, a mebibyte at most; what cannot be read costs the connection, and nothing else. */
    static void skip(InputStream body) {
        try {
            drain(body, MAX_BYTES);
        } catch (IOException | RuntimeException e) {
            LOG.debug("the rest of a request was not read", e);
        }
    }

    /** Reads the rest, so that the client hears the answer while it is still sending. */
    private static void drain(InputStream body, long limitBytes) throws IOException {
        byte[] buffer = new byte[DRAIN_BUFFER_BYTES];
        long drained = 0;
        int read = body.read(buffer);
        while (read >= 0 && drained < limitBytes) {
            drained += read;
            read = body.read(buffer);
        }
    }

    private static RuntimeException broken(Exception failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            boolean slow = cause instanceof HttpException http
                    && http.getCode() == Response.Status.REQUEST_TIMEOUT.getStatusCode();
            if (slow || cause instanceof TimeoutException) {
                return new ClientErrorException(Response.Status.REQUEST_TIMEOUT, failure);
            }
        }
        return TroveException.badRequest("The request's body could not be read to its end.");
    }
}
