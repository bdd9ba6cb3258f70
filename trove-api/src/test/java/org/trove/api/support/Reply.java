package org.trove.api.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;

/** An answer of the server. */
public record Reply(int status, String body, HttpHeaders headers, int port) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + body, e);
        }
    }

    public String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    public Reply expect(int expected) {
        assertThat(status).as(body).isEqualTo(expected);
        return this;
    }

    /** Checks that this is a fault of that name and status, and hands on its message. */
    public String fault(int expected, String name) {
        expect(expected);
        assertThat(json().fieldNames()).toIterable().containsExactly(name);
        assertThat(json().path(name).path("code").asInt()).isEqualTo(expected);
        assertThat(body).doesNotContain("Exception").doesNotContain("\tat ");
        return json().path(name).path("message").asText();
    }

    /** Compares the body with a file beside the tests, in which {@code PORT} stands for the server's port. */
    public void matchesGolden(String name) {
        try (InputStream file = Reply.class.getResourceAsStream("/golden/" + name + ".json")) {
            assertThat(file).as("golden file " + name + " for " + body).isNotNull();
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(json()).isEqualTo(JSON.readTree(text.replace("PORT", Integer.toString(port))));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
