package org.trove.message.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.trove.context.RequestContext;
import org.trove.message.TaskRequest;

/**
 * A task request and its context as the payload of an operation: {@code {"method": …, "args": {…}, "context": {…}}}, every
 * name in snake case. Written by the API, read by the task manager.
 */
public final class RequestPayload {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private RequestPayload() {}

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

    /** The RPC method of a request: its record's name in snake case. */
    public static String methodOf(TaskRequest request) {
        return PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(
                request.getClass().getSimpleName());
    }
}
