package org.trove.api.validation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.trove.api.json.Json;
import org.trove.error.ErrorCode;
import org.trove.error.TroveException;

/**
 * Reads bodies up to a limit. A body without a content type counts as absent, as in Trove; an absent body is a {@link
 * MissingNode}.
 */
public final class JsonBodyReader implements MessageBodyReader<JsonNode> {

    /** What a reader of JSON tells apart by itself (RFC 8259), and the part of it that is ASCII. */
    private static final Pattern UNICODE =
            Pattern.compile("utf-?8|us-ascii|utf-?(16|32)([bl]e)?", Pattern.CASE_INSENSITIVE);

    @Override
    public boolean isReadable(Class<?> type, Type generic, Annotation[] annotations, MediaType media) {
        return JsonNode.class.isAssignableFrom(type);
    }

    @Override
    public JsonNode readFrom(
            Class<JsonNode> type,
            Type generic,
            Annotation[] annotations,
            MediaType media,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        byte[] content = BodyBytes.read(body);
        if (content.length == 0 || headers.getFirst(HttpHeaders.CONTENT_TYPE) == null) {
            return MissingNode.getInstance();
        }
        if (!isJson(media)) {
            throw TroveException.of(
                    ErrorCode.BAD_MEDIA_TYPE, "The content type " + media + " is not supported, use application/json.");
        }
        @Nullable String charset = media.getParameters().get(MediaType.CHARSET_PARAMETER);
        if (charset != null && !UNICODE.matcher(charset).matches()) {
            throw TroveException.of(
                    ErrorCode.BAD_MEDIA_TYPE,
                    "The charset '" + charset + "' is not supported, JSON is written in UTF-8.");
        }
        return parse(content);
    }

    private static boolean isJson(MediaType media) {
        return MediaType.APPLICATION_JSON_TYPE.isCompatible(media)
                || media.getSubtype().endsWith("+json");
    }

    private static JsonNode parse(byte[] content) throws IOException {
        JsonNode body;
        try {
            body = Json.read(content);
        } catch (JsonProcessingException e) {
            throw TroveException.badRequest("The request's body is not valid JSON" + position(e) + ".");
        }
        if (hasBrokenText(body)) {
            throw TroveException.badRequest(
                    "The request's body has text that is not valid Unicode, or with a NUL character.");
        }
        return body;
    }

    private static String position(JsonProcessingException error) {
        return error.getLocation() == null
                ? ""
                : " (line " + error.getLocation().getLineNr() + ", column "
                        + error.getLocation().getColumnNr() + ")";
    }

    /** Half a character has no encoding: it could neither be stored nor be sent back. NUL ends texts in datastores and clouds. */
    private static boolean hasBrokenText(JsonNode node) {
        if (node.isTextual()) {
            return isBroken(node.textValue());
        }
        if (node.isObject() && node.properties().stream().anyMatch(field -> isBroken(field.getKey()))) {
            return true;
        }
        for (JsonNode child : node) {
            if (hasBrokenText(child)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBroken(@Nullable String text) {
        return text != null
                && text.codePoints()
                        .anyMatch(point ->
                                point == 0 || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE));
    }
}
