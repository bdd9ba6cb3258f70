package org.trove.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks for the diagnosis of instances until it says what is wanted. */
final class Diagnoses {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** A guest was heard of for the last time at most that long before it was silenced. */
    private static final Duration BEFORE_THE_BREAK = Duration.ofSeconds(10);

    private final TroveHttp http;

    Diagnoses(TroveHttp http) {
        this.http = http;
    }

    /** A diagnosis as the API answers it. */
    record Said(JsonNode json) {
        private String text(String field) {
            JsonNode value = json.path(field);
            return value.isTextual() ? value.asText() : "";
        }

        String waitsFor() {
            return text("waits_for");
        }

        String summary() {
            return text("summary");
        }

        Instant since() {
            return Instant.parse(text("since"));
        }

        /** Empty where nothing went wrong. */
        String lastError() {
            return text("last_error");
        }

        /** Empty where nothing happens by itself. */
        String next() {
            return text("next");
        }

        /** Null where the time of what happens next is not known. */
        @Nullable
        Instant nextAt() {
            return json.path("next_at").isTextual() ? Instant.parse(text("next_at")) : null;
        }

        List<String> advice() {
            return StreamSupport.stream(json.path("advice").spliterator(), false)
                    .map(JsonNode::asText)
                    .toList();
        }

        String sentences() {
            return String.join(" ", summary(), lastError(), next());
        }

        /** Empty where the instance is in the hands of none. */
        String operation() {
            return text("operation");
        }

        JsonNode parts() {
            return json.path("parts");
        }
    }

    /**
     * Waits for a diagnosis, which says since when it is so and what can be done.
     *
     * @param broken when the cause was made
     * @param words of the summary, the last error, or what happens next
     */
    Said await(String instance, Instant broken, String waitsFor, String words) {
        List<JsonNode> seen = new ArrayList<>();
        try {
            Waiting.until("a diagnosis of " + instance, PATIENCE, () -> {
                JsonNode answer =
                        http.get("/instances/" + instance + "/diagnosis").body();
                seen.add(answer);
                Said said = new Said(answer.path("diagnosis"));
                return said.waitsFor().equals(waitsFor) && said.sentences().contains(words);
            });
        } catch (ConditionTimeoutException e) {
            JsonNode last = seen.isEmpty() ? null : seen.get(seen.size() - 1);
            throw new AssertionError("'" + waitsFor + ": " + words + "' was not said; the last was " + last, e);
        }
        Said found = new Said(seen.get(seen.size() - 1).path("diagnosis"));
        assertThat(found.since()).as("since: %s", found).isBetween(broken.minus(BEFORE_THE_BREAK), Instant.now());
        assertThat(found.advice()).as("what can be done: %s", found).isNotEmpty();
        return found;
    }
}
