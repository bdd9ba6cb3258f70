package org.trove.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;

/** Requests to one account at Swift. Paths start with a slash, below the account. Refusals are thrown. */
final class SwiftClient {
    private static final int UNAUTHORIZED = 401;

    /** What is kept of the text of a refusal. */
    private static final int REFUSAL_BYTES = 8192;

    /** For one segment on its way there, and for an answer to begin: 5 GiB, the most that Swift takes, at 12 Mbit/s. */
    private static final Duration STREAM_PATIENCE = Duration.ofHours(1);

    private final Transport transport;
    private final Refusals refusals;
    private final SwiftAccount account;

    SwiftClient(Transport transport, Refusals refusals, SwiftAccount account) {
        this.transport = transport;
        this.refusals = refusals;
        this.account = account;
    }

    /** One request of bounded size; made again where the token has ended. */
    HttpHeaders send(String method, String path, Map<String, String> headers, byte[] body) {
        return exchange(method, path, headers, body).headers();
    }

    HttpHeaders send(String method, String path) {
        return send(method, path, Map.of(), new byte[0]);
    }

    /** Empty where there is no such thing. */
    Optional<HttpHeaders> find(String method, String path) {
        try {
            return Optional.of(send(method, path));
        } catch (CloudException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    JsonNode json(String path) {
        try {
            return exchange("GET", path, Map.of("Accept", "application/json"), new byte[0])
                    .json();
        } catch (IOException e) {
            throw new CloudException(Kind.TRANSIENT, "Swift answered with what is no JSON.", e);
        }
    }

    /** All entries of a container whose names start so. */
    List<JsonNode> list(String container, String prefix) {
        List<JsonNode> all = new ArrayList<>();
        JsonNode page = MissingNode.getInstance();
        do {
            String marker =
                    all.isEmpty() ? "" : all.get(all.size() - 1).path("name").asText();
            page = json(Queries.of(path(container), "format", "json", "prefix", prefix, "marker", marker));
            page.forEach(all::add);
        } while (!page.isEmpty());
        return all;
    }

    /** Sends a stream to its end. @return the headers of the answer */
    HttpHeaders upload(String path, InputStream content) {
        return open("PUT", path, BodyPublishers.ofInputStream(() -> content)).headers();
    }

    /** An answer whose body is read as it comes; to be closed. */
    HttpResponse<InputStream> download(String path) {
        return open("GET", path, BodyPublishers.noBody());
    }

    static String path(String container) {
        return "/" + Urls.encode(container);
    }

    static String path(String container, String name) {
        return path(container) + "/" + Urls.encode(name).replace("%2F", "/");
    }

    private Answer exchange(String method, String path, Map<String, String> headers, byte[] body) {
        String token = account.token();
        Answer answer = attempt(token, method, path, headers, body);
        if (answer.status() == UNAUTHORIZED && account.refused(token)) {
            answer = attempt(account.token(), method, path, headers, body);
        }
        if (answer.isRefusal()) {
            throw refusals.of(ServiceKind.OBJECT_STORE, answer);
        }
        return answer;
    }

    private Answer attempt(String token, String method, String path, Map<String, String> headers, byte[] body) {
        Map<String, String> all = new HashMap<>(headers);
        BodyPublisher publisher = body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body);
        return transport.exchange(ServiceKind.OBJECT_STORE, request(token, method, path, all, publisher));
    }

    private HttpResponse<InputStream> open(String method, String path, BodyPublisher body) {
        String token = account.token();
        HttpResponse<InputStream> answer = transport.open(
                ServiceKind.OBJECT_STORE, request(token, method, path, new HashMap<>(), body), STREAM_PATIENCE);
        if (answer.statusCode() == UNAUTHORIZED) {
            // What was sent cannot be sent again; the next try has another token.
            account.refused(token);
        }
        if (answer.statusCode() < 400) {
            return answer;
        }
        try (InputStream refusal = answer.body()) {
            throw refusals.of(
                    ServiceKind.OBJECT_STORE,
                    new Answer(answer.statusCode(), answer.headers(), refusal.readNBytes(REFUSAL_BYTES)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Transport.Request request(
            String token, String method, String path, Map<String, String> headers, BodyPublisher body) {
        headers.put("X-Auth-Token", token);
        return new Transport.Request(method, URI.create(account.url() + path), headers, body);
    }
}
