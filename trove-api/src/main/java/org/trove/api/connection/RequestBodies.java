package org.trove.api.connection;

import java.time.Duration;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Gives a request to a thread when its body is there. Until then the body is read as it comes, by no thread of its own and not
 * beyond a deadline: who sends slowly, or stops, costs a connection and nothing else.
 */
final class RequestBodies extends Handler.Wrapper {

    private final Duration timeout;
    private final BodyMemory memory;
    private final OpenConnections connections;
    private final SlowClientMetrics metrics;
    private final Predicate<Request> refusedUnread;

    /** @param refusedUnread tells from the headers alone that a request will be refused, so that its body need not be kept */
    RequestBodies(
            Duration timeout,
            BodyMemory memory,
            OpenConnections connections,
            SlowClientMetrics metrics,
            Predicate<Request> refusedUnread) {
        this.timeout = timeout;
        this.memory = memory;
        this.connections = connections;
        this.metrics = metrics;
        this.refusedUnread = refusedUnread;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (!connections.begin(request)) {
            callback.failed(new IllegalStateException("the connection was given up"));
            return true;
        }
        PatientResponse patient = new PatientResponse(request, response, callback);
        boolean refused = refusedUnread.test(request);
        if (request.getLength() == 0 || (refused && request.getHeaders().contains(HttpHeader.EXPECT))) {
            // Who expects to be asked for the body and is not let in has not sent it.
            return serve(request, patient);
        }
        IncomingBody body =
                new IncomingBody(request, patient, this, new IncomingBody.Limits(timeout, memory, refused), metrics);
        body.start();
        return true;
    }

    /** Serves a request whose body is there. */
    boolean serve(Request request, PatientResponse response) throws Exception {
        connections.bodyIsThere(request);
        return super.handle(request, response, response.completion());
    }
}
