package org.trove.api.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.ValidationMessage;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Words violations of a schema as Trove does: {@code Validation error: object['field'] 'x' is a required property; …}. */
final class Violations {

    private static final int MAX_TOLD = 10;
    private static final int MAX_VALUE_LENGTH = 100;

    private Violations() {}

    static String describe(Collection<ValidationMessage> violations) {
        return violations.stream()
                .limit(MAX_TOLD)
                .map(violation -> path(violation.getInstanceLocation()) + " " + text(violation))
                .distinct()
                .collect(Collectors.joining("; ", "Validation error: ", ""));
    }

    private static String path(JsonNodePath location) {
        if (location.getNameCount() == 0) {
            return "body";
        }
        StringBuilder path = new StringBuilder(clipped(String.valueOf(location.getElement(0))));
        for (int i = 1; i < location.getNameCount(); i++) {
            Object element = location.getElement(i);
            path.append('[').append(element instanceof Integer ? element : quoted(String.valueOf(element)));
            path.append(']');
        }
        return path.toString();
    }

    private static String text(ValidationMessage violation) {
        String value = value(violation.getInstanceNode());
        String rule = value(violation.getSchemaNode());
        return switch (violation.getType()) {
            case "required" -> quoted(property(violation)) + " is a required property";
            case "additionalProperties" ->
                "Additional properties are not allowed (" + quoted(property(violation)) + " was unexpected)";
            case "type" -> value + " is not of type " + rule;
            case "enum" -> value + " is not one of " + rule;
            case "pattern" -> value + " does not match " + rule;
            case "minLength" -> value + " is too short";
            case "maxLength" -> value + " is too long";
            case "minItems" -> "the list is too short";
            case "maxItems" -> "the list is too long";
            case "uniqueItems" -> "the list has non-unique elements";
            case "minimum" -> value + " is less than the minimum of " + rule;
            case "maximum" -> value + " is greater than the maximum of " + rule;
            case "minProperties" -> "the object does not have enough properties";
            case "maxProperties" -> "the object has too many properties";
            default -> "is not valid: " + violation.getType();
        };
    }

    private static String property(ValidationMessage violation) {
        @Nullable String property = violation.getProperty();
        return property == null ? "" : property;
    }

    private static String value(@Nullable JsonNode node) {
        if (node == null) {
            return "the value";
        }
        return node.isTextual() ? quoted(node.asText()) : clipped(node.toString());
    }

    private static String quoted(String text) {
        return "'" + clipped(text) + "'";
    }

    private static String clipped(String text) {
        if (text.length() <= MAX_VALUE_LENGTH) {
            return text;
        }
        return text.substring(
                        0,
                        text.offsetByCodePoints(0, Math.min(MAX_VALUE_LENGTH, text.codePointCount(0, text.length()))))
                + "…";
    }
}
