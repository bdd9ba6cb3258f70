package org.trove.message.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.trove.context.RequestContext;
import org.trove.message.TaskRequest;

/**
 * The payload of an operation: {@code {"method", "args", "context"}} in snake case, as the API and the intake write it and flows
 * read it. Holds secrets; stores keep it encrypted.
 */
public final class RequestPayload {
    private final ObjectMapper mapper = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private final Map<String, Class<?>> requests = Stream.of(TaskRequest.class.getPermittedSubclasses())
            .collect(Collectors.toUnmodifiableMap(this::nameOf, Function.identity()));

    /** A request and on whose behalf it is. */
    public record Content(TaskRequest request, RequestContext context) {}

    private record Envelope(String method, TaskRequest args, @JsonProperty("context") RequestContext context) {}

    /** The method's name, which is also the operation's kind. */
    public String method(TaskRequest request) {
        return nameOf(request.getClass());
    }

    public String write(TaskRequest request, RequestContext context) {
        try {
            return mapper.writeValueAsString(new Envelope(method(request), request, context));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("request cannot be written: " + method(request), e);
        }
    }

    /** @throws IllegalArgumentException where the text is no such payload; the message holds none of its content */
    public Content read(String payload) {
        try {
            JsonNode tree = mapper.readTree(payload);
            String method = tree.path("method").asText();
            Class<?> type = requests.get(method);
            if (type == null) {
                throw new IllegalArgumentException("payload of unknown method '" + method + "'");
            }
            TaskRequest request = (TaskRequest) mapper.treeToValue(tree.path("args"), type);
            return new Content(request, mapper.treeToValue(tree.path("context"), RequestContext.class));
        } catch (JsonProcessingException e) {
            e.clearLocation();
            throw new IllegalArgumentException("payload cannot be read: " + e.getClass().getSimpleName());
        }
    }

    private String nameOf(Class<?> type) {
        return ((SnakeCaseStrategy) PropertyNamingStrategies.SNAKE_CASE).translate(type.getSimpleName());
    }
}
