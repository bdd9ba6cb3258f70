package org.trove.cloud.openstack;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;

/** Brings requests to services and answers back, over connections that are kept. Safe for many threads. */
final class Transport {
    private final HttpClient client;
    private final Duration readTimeout;

    Transport(Options options) {
        readTimeout = options.readTimeout();
        HttpClient.Builder builder = HttpClient.newBuilder()
                // The services' servers speak nothing newer, and some stumble over the offer.
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(options.connectTimeout())
                .followRedirects(HttpClient.Redirect.NORMAL);
        TrustedServers.context(options).ifPresent(builder::sslContext);
        client = builder.build();
    }

    /**
     * One exchange, whatever its status.
     *
     * @throws CloudException transient, where the service cannot be reached or does not answer in time
     */
    Answer exchange(ServiceKind service, Request request) {
        return exchange(service, request, BodyHandlers.ofByteArray());
    }

    /** The same, with no more of the answer's body than one byte beyond the limit. */
    Answer exchange(ServiceKind service, Request request, int limitBytes) {
        return exchange(service, request, (BodyHandler<byte[]>) headers -> new BoundedBody(limitBytes));
    }

    private Answer exchange(ServiceKind service, Request request, BodyHandler<byte[]> body) {
        CompletableFuture<HttpResponse<byte[]>> pending = client.sendAsync(prepare(request, readTimeout), body);
        try {
            // The client's own timeout ends with the headers; this one counts the body too.
            HttpResponse<byte[]> response = pending.get(readTimeout.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (TimeoutException e) {
            pending.cancel(true);
            throw new CloudException(
                    Kind.TRANSIENT,
                    service.title() + " did not answer within " + readTimeout.toSeconds() + " seconds.",
                    e);
        } catch (InterruptedException e) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            throw new CloudException(Kind.TRANSIENT, "The request to " + service.title() + " was interrupted.", e);
        } catch (ExecutionException e) {
            throw unreachable(service, request, e.getCause());
        }
    }

    /**
     * One exchange of any length: the answer's body is read as it comes, and is to be closed.
     *
     * @param patience until the answer begins, the sending of the request included
     * @throws CloudException transient, where the service cannot be reached or does not answer in time
     */
    HttpResponse<InputStream> open(ServiceKind service, Request request, Duration patience) {
        try {
            return client.send(prepare(request, patience), BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CloudException(Kind.TRANSIENT, "The request to " + service.title() + " was interrupted.", e);
        } catch (IOException e) {
            throw unreachable(service, request, e);
        }
    }

    private static CloudException unreachable(ServiceKind service, Request request, @Nullable Throwable cause) {
        String why = cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage();
        if (cause instanceof IOException) {
            URI uri = request.uri();
            return new CloudException(
                    Kind.TRANSIENT,
                    service.title() + " cannot be reached at " + uri.getScheme() + "://" + uri.getAuthority() + why,
                    cause);
        }
        return new CloudException(Kind.PERMANENT, service.title() + " cannot be asked" + why, cause);
    }

    private static HttpRequest prepare(Request request, Duration patience) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(request.uri())
                .method(request.method(), request.body())
                .timeout(patience);
        request.headers().forEach(builder::setHeader);
        return builder.build();
    }

    /**
     * How services are reached.
     *
     * @param cacert file of authorities, PEM; null: the JVM's
     * @param verify whether certificates are checked
     */
    record Options(
            Duration connectTimeout,
            Duration readTimeout,
            @Nullable String cacert,
            boolean verify) {}

    /** A request as it goes out. */
    record Request(String method, URI uri, Map<String, String> headers, BodyPublisher body) {
        Request {
            headers = Map.copyOf(headers);
        }

        /** Headers hold tokens. */
        @Override
        public String toString() {
            return method + " " + uri;
        }
    }
}
