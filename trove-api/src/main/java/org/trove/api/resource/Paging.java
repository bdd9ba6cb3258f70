package org.trove.api.resource;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.math.BigInteger;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.trove.api.auth.Caller;
import org.trove.api.service.PageRequest;
import org.trove.api.view.Link;
import org.trove.error.TroveException;
import org.trove.store.Page;

/** Reads which page is asked for, and says in the answer where the next one is. */
final class Paging {

    private static final int MAX_MARKER_LENGTH = 512;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,40}");

    private Paging() {}

    /** @param pageSize the largest limit */
    static PageRequest request(UriInfo uri, int pageSize) {
        @Nullable String marker = uri.getQueryParameters().getFirst("marker");
        if (marker != null && marker.length() > MAX_MARKER_LENGTH) {
            throw TroveException.badRequest("The marker is longer than " + MAX_MARKER_LENGTH + " characters.");
        }
        return new PageRequest(limit(uri.getQueryParameters().getFirst("limit"), pageSize), marker);
    }

    private static int limit(@Nullable String text, int pageSize) {
        if (text == null || text.isEmpty()) {
            return pageSize;
        }
        BigInteger limit = NUMBER.matcher(text).matches() ? new BigInteger(text) : BigInteger.ZERO;
        if (limit.signum() == 0) {
            throw TroveException.badRequest("The limit must be an integer of at least 1.");
        }
        return limit.min(BigInteger.valueOf(pageSize)).intValueExact();
    }

    /** Whether a query parameter says {@code true}. */
    static boolean flag(UriInfo uri, String name) {
        return "true".equalsIgnoreCase(uri.getQueryParameters().getFirst(name));
    }

    /** The answer that shows a page of a list, each item as the view has it. */
    static <T> Response answer(String name, Page<T> page, Function<T, ?> view, Caller caller, UriInfo uri) {
        List<?> items = page.items().stream().map(view).toList();
        return Answers.ok(body(name, items, page.nextMarker(), caller, uri));
    }

    /** A list with the link to its next page where there is one. */
    static Map<String, Object> body(
            String name, List<?> items, @Nullable String nextMarker, Caller caller, UriInfo uri) {
        if (nextMarker == null) {
            return Map.of(name, items);
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put(name, items);
        body.put("links", List.of(new Link(next(caller, uri, nextMarker), "next")));
        return body;
    }

    private static String next(Caller caller, UriInfo uri, String marker) {
        StringBuilder link = new StringBuilder(caller.baseUrl());
        link.append(uri.getRequestUri().getRawPath()).append('?');
        @Nullable String query = uri.getRequestUri().getRawQuery();
        if (query != null) {
            for (String parameter : query.split("&")) {
                if (!parameter.isEmpty() && !parameter.startsWith("marker=")) {
                    link.append(parameter).append('&');
                }
            }
        }
        return link.append("marker=")
                .append(URLEncoder.encode(marker, StandardCharsets.UTF_8))
                .toString();
    }
}
