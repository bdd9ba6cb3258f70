package org.trove.cloud.openstack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;

/** What a service answered, read to its end. */
final class Answer {
    static final ObjectMapper JSON = new ObjectMapper();

    private final int status;
    private final HttpHeaders headers;
    private final byte[] body;

    Answer(int status, HttpHeaders headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    int status() {
        return status;
    }

    HttpHeaders headers() {
        return headers;
    }

    /** The body's bytes, read from their beginning. */
    InputStream stream() {
        return new ByteArrayInputStream(body);
    }

    /** The body's bytes themselves. */
    byte[] body() {
        return body;
    }

    boolean isRefusal() {
        return status >= 400;
    }

    Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    /** The service's own name for the request, which its log repeats. */
    Optional<String> requestId() {
        return Stream.of("x-openstack-request-id", "x-compute-request-id", "x-trans-id")
                .flatMap(name -> header(name).stream())
                .findFirst();
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** @throws IOException where the body is not JSON; missing where it is empty */
    JsonNode json() throws IOException {
        return body.length == 0 ? MissingNode.getInstance() : JSON.readTree(body);
    }

    static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + value.getClass(), e);
        }
    }

    @Override
    public String toString() {
        return "Answer[" + status + ", " + body.length + " bytes]";
    }
}
