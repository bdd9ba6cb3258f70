package org.trove.api.validation;

import io.dropwizard.core.setup.Environment;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.server.handler.gzip.GzipHandler;
import org.trove.error.ErrorCode;
import org.trove.error.TroveException;

/**
 * Unpacks bodies that were sent with gzip, before anything reads them. The server could do it, but would fail with a 500 where a
 * body is broken, and take one that ends too early for whole. How much is unpacked is for the reader to limit.
 */
@Priority(Priorities.ENTITY_CODER)
public final class ContentDecoding implements ContainerRequestFilter {

    /** Leaves packed bodies of a server's requests to this class; answers are packed as before. */
    @SuppressWarnings("removal") // The server's own word for it is deprecated, but what Dropwizard still builds.
    public static void takeOver(Environment environment) {
        environment
                .lifecycle()
                .addServerLifecycleListener(server ->
                        server.getDescendants(GzipHandler.class).forEach(handler -> handler.setInflateBufferSize(0)));
    }

    @Override
    public void filter(ContainerRequestContext request) {
        List<String> headers = request.getHeaders().getOrDefault(HttpHeaders.CONTENT_ENCODING, List.of());
        String encoding = String.join(",", headers).strip().toLowerCase(Locale.ROOT);
        switch (encoding) {
            case "", "identity" -> {}
            case "gzip", "x-gzip" -> request.setEntityStream(new UnpackedStream(request.getEntityStream()));
            default ->
                throw TroveException.of(
                        ErrorCode.BAD_MEDIA_TYPE,
                        "The content encoding '" + encoding + "' is not supported, use gzip or none.");
        }
    }
}
