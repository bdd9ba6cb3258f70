package org.trove.api.resource;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.regex.Pattern;
import org.glassfish.jersey.server.ChunkedOutput;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.api.auth.Caller;
import org.trove.api.feed.EventSink;
import org.trove.api.feed.OperationStreams;
import org.trove.api.service.OperationQueries;
import org.trove.error.TroveException;

/** The changes of a project's operations as server-sent events. */
@Path("/v1.0/{project}/operations/events")
public final class OperationEventsResource {

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private final OperationQueries queries;
    private final OperationStreams streams;

    public OperationEventsResource(OperationQueries queries, OperationStreams streams) {
        this.queries = queries;
        this.streams = streams;
    }

    @GET
    public Response follow(@Context ContainerRequestContext request) {
        Caller caller = Caller.of(request);
        queries.requireIndex(caller);
        ChunkedOutput<byte[]> output = new ChunkedOutput<>(byte[].class);
        streams.open(caller.project(), lastSeen(request.getHeaderString("Last-Event-ID")), new Connection(output));
        // Proxies must neither keep nor collect what is meant to arrive now.
        return Response.ok(output, "text/event-stream")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("X-Accel-Buffering", "no")
                .build();
    }

    private static @Nullable Long lastSeen(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        if (!NUMBER.matcher(text.strip()).matches()) {
            throw TroveException.badRequest("Last-Event-ID must be the id of an event, which is a number.");
        }
        return Long.valueOf(text.strip());
    }

    private record Connection(ChunkedOutput<byte[]> output) implements EventSink {
        private static final Logger LOG = LoggerFactory.getLogger(OperationEventsResource.class);

        @Override
        public void send(byte[] text) throws IOException {
            output.write(text);
        }

        @Override
        public void close() {
            try {
                output.close();
            } catch (IOException e) {
                LOG.debug("stream of events was closed by its client, cause={}", e.toString());
            }
        }
    }
}
