package org.trove.message.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.trove.message.GuestCommand;
import org.trove.message.GuestReport;

/** JSON as it travels: snake case, unknown members skipped, no silent conversion between types. */
final class WireJson {
    static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .withCoercionConfig(
                    LogicalType.Textual,
                    config -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .addMixIn(GuestReport.Payload.class, OnlyWhatIsThere.class)
            .addMixIn(GuestCommand.UserAttributes.class, OnlyWhatIsThere.class)
            .build();

    private static final String NULL = "null";

    private WireJson() {}

    static String write(@Nullable Object value) {
        if (value == null) {
            // Most arguments of most requests.
            return NULL;
        }
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not expressible as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** @throws MalformedMessageException where the text is not one JSON value */
    static JsonNode parse(String what, String text) {
        if (text.equals(NULL)) {
            return NullNode.getInstance();
        }
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new MalformedMessageException(what + " is not JSON");
        }
    }

    static ObjectNode parseObject(String what, String text) {
        return requireObject(what, parse(what, text));
    }

    static ObjectNode parseObject(String what, byte[] text) {
        try {
            return requireObject(what, MAPPER.readTree(text));
        } catch (IOException e) {
            throw new MalformedMessageException(what + " is not JSON");
        }
    }

    /** @throws MalformedMessageException where the member is missing or no string */
    static String requireText(JsonNode object, String member) {
        JsonNode node = object.get(member);
        if (node == null || !node.isTextual()) {
            throw new MalformedMessageException("member " + member + " must be a string");
        }
        return node.textValue();
    }

    static @Nullable String optionalText(JsonNode object, String member) {
        JsonNode node = object.get(member);
        return node == null || node.isNull() ? null : requireText(object, member);
    }

    static ObjectNode requireObject(String what, @Nullable JsonNode node) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new MalformedMessageException(what + " must be a JSON object");
    }

    /** Members that are null stay away: there, absent means "unchanged" or "not known". */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private interface OnlyWhatIsThere {}
}
