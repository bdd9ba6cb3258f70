package org.trove.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;

/**
 * JSON of one service at one microversion: for what openstack4j's vocabulary does not have. Paths start with a slash, below
 * the versioned endpoint. Refusals are thrown as {@link CloudException}.
 */
final class ServiceClient {
    /** A list of more pages than this does not end. */
    private static final int PAGE_LIMIT = 10_000;

    private final OpenStackSession session;
    private final ServiceKind service;
    private final @Nullable String microversion;

    /** @param microversion such as 2.79; null for the service's oldest */
    ServiceClient(OpenStackSession session, ServiceKind service, @Nullable String microversion) {
        this.session = session;
        this.service = service;
        this.microversion = microversion;
    }

    JsonNode get(String path) {
        return exchange("GET", path, null);
    }

    /** Empty where the service knows no such thing. */
    Optional<JsonNode> find(String path) {
        try {
            return Optional.of(get(path));
        } catch (CloudException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** All elements of a list, page by page along the links that the service gives. @param key the list's name in the answer */
    List<JsonNode> list(String path, String key) {
        List<JsonNode> all = new ArrayList<>();
        String next = path;
        for (int page = 0; next != null && page < PAGE_LIMIT; page++) {
            JsonNode answer = get(next);
            answer.path(key).forEach(all::add);
            next = nextPage(path, answer, key);
        }
        return all;
    }

    /** @return what was answered, missing where that is nothing */
    JsonNode post(String path, Object body) {
        return exchange("POST", path, body);
    }

    JsonNode put(String path, Object body) {
        return exchange("PUT", path, body);
    }

    /** Nothing to do where there is no such thing. */
    void delete(String path) {
        try {
            exchange("DELETE", path, null);
        } catch (CloudException e) {
            if (e.kind() != Kind.NOT_FOUND) {
                throw e;
            }
        }
    }

    private JsonNode exchange(String method, String path, @Nullable Object body) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Accept", "application/json");
        if (microversion != null) {
            headers.put("OpenStack-API-Version", service.microversionName() + " " + microversion);
        }
        if (body != null) {
            headers.put("Content-Type", "application/json");
        }
        Answer answer = session.send(
                service,
                method,
                path,
                headers,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(Answer.write(body)));
        try {
            return "DELETE".equals(method) ? MissingNode.getInstance() : answer.json();
        } catch (IOException e) {
            throw new CloudException(Kind.TRANSIENT, service.title() + " answered with what is no JSON.", e);
        }
    }

    /** The query of the next page, on the path that was asked: the link's host may be one that only the service knows. */
    private static @Nullable String nextPage(String path, JsonNode answer, String key) {
        String bare = path.replaceAll("\\?.*$", "");
        for (JsonNode link : answer.path(key + "_links")) {
            if (link.path("rel").asText().equals("next")) {
                return bare + "?" + URI.create(link.path("href").asText()).getRawQuery();
            }
        }
        String next = answer.path("next").asText(answer.at("/links/next").asText(""));
        return next.isEmpty() ? null : bare + "?" + URI.create(next).getRawQuery();
    }
}
