package org.trove.message.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.trove.context.RequestContext;
import org.trove.message.TaskRequest;

/**
 * A task request and its context as the payload of an operation: {@code {"method": …, "args": {…}, "context": {…}}}, every
 * name in snake case. Written by the API and the task manager's intake, read by flows. Holds secrets; stores keep it encrypted.
 */
public final class RequestPayload {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final Map<String, Class<?>> REQUESTS = Stream.of(TaskRequest.class.getPermittedSubclasses())
            .collect(Collectors.toUnmodifiableMap(RequestPayload::nameOf, Function.identity()));

    private RequestPayload() {}

    /** A request and on whose behalf it is. */
    public record Content(TaskRequest request, RequestContext context) {}

    public static String of(TaskRequest request, RequestContext context) {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("method", methodOf(request));
        payload.put("args", request);
        payload.put("context", context);
        try {
            return JSON.writeValueAsString(payload);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a " + methodOf(request) + " request cannot be written as JSON", e);
        }
    }

    /** @throws IllegalArgumentException where the text is no such payload; the message holds none of its content */
    public static Content read(String payload) {
        try {
            JsonNode tree = JSON.readTree(payload);
            String method = tree.path("method").asText();
            Class<?> type = REQUESTS.get(method);
            if (type == null) {
                throw new IllegalArgumentException("payload of unknown method '" + method + "'");
            }
            TaskRequest request = (TaskRequest) JSON.treeToValue(tree.path("args"), type);
            return new Content(request, JSON.treeToValue(tree.path("context"), RequestContext.class));
        } catch (JsonProcessingException e) {
            // Jackson's message quotes the text, which may hold passwords.
            throw new IllegalArgumentException(
                    "payload cannot be read: " + e.getClass().getSimpleName());
        }
    }

    /** The RPC method of a request: its record's name in snake case; also the kind of its operation. */
    public static String methodOf(TaskRequest request) {
        return nameOf(request.getClass());
    }

    private static String nameOf(Class<?> type) {
        return PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(type.getSimpleName());
    }
}
