package org.trove.setting;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with a setting in our own words: the parser's quote what stands in the file, and that may be a secret. */
public final class Refusal {
    private static final Pattern SECRET =
            Pattern.compile("password|passwd|passphrase|secret|token|key|credential|url", Pattern.CASE_INSENSITIVE);
    private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9_.-]*");
    private static final Pattern MISSING =
            Pattern.compile("Missing required creator property '([^']+)'.*", Pattern.DOTALL);
    private static final Map<Class<?>, String> KINDS = Map.of(
            Integer.class, "a whole number without leading zeros",
            Integer.TYPE, "a whole number without leading zeros",
            Long.class, "a whole number without leading zeros",
            Long.TYPE, "a whole number without leading zeros",
            Double.class, "a number",
            Double.TYPE, "a number",
            Boolean.class, "true or false",
            Boolean.TYPE, "true or false",
            String.class, "a text");

    private Refusal() {}

    /** @param section that was read, empty = a whole file */
    public static String of(String section, JsonProcessingException failure) {
        if (!(failure instanceof JsonMappingException mapping)) {
            return "cannot be read";
        }
        String own = own(mapping);
        if (own != null) {
            return own;
        }
        if (mapping instanceof UnrecognizedPropertyException unknown) {
            return unknown(section, unknown);
        }
        String path = path(section, mapping);
        if (mapping instanceof InvalidTypeIdException type) {
            return path + ": the type '" + shown(String.valueOf(type.getTypeId())) + "' is not known";
        }
        Matcher missing = MISSING.matcher(String.valueOf(mapping.getOriginalMessage()));
        if (missing.matches()) {
            String name = missing.group(1);
            return (path.equals(name) || path.endsWith("." + name) ? path : joined(path, name)) + " is missing";
        }
        if (mapping instanceof InvalidFormatException format && !isSecret(path)) {
            return path + " must be " + kind(format.getTargetType()) + ", not '" + format.getValue() + "'";
        }
        return path + " must be "
                + kind(mapping instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null);
    }

    /** What a check of our own said. */
    private static @Nullable String own(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            StackTraceElement[] trace = cause.getStackTrace();
            if (cause instanceof IllegalArgumentException
                    && trace.length > 0
                    && trace[0].getClassName().startsWith("org.trove.")) {
                return Objects.requireNonNullElse(cause.getMessage(), "not valid");
            }
        }
        return null;
    }

    private static String unknown(String section, UnrecognizedPropertyException unknown) {
        List<String> known = known(unknown.getKnownPropertyIds());
        String key = unknown.getPropertyName();
        String nearest = Nearest.to(key, known)
                .map(candidate -> "; did you mean '" + candidate + "'?")
                .orElse("");
        return "unknown setting " + path(section, unknown) + nearest + " Known here: " + String.join(", ", known);
    }

    private static List<String> known(@Nullable Collection<Object> ids) {
        return ids == null
                ? List.of()
                : ids.stream().map(String::valueOf).sorted().toList();
    }

    /** Of a key in which a value got, such as {@code password:secret}, the beginning alone. */
    private static String shown(String key) {
        Matcher plain = PLAIN_KEY.matcher(key);
        return plain.matches() ? key : plain.lookingAt() ? plain.group() + "…" : "…";
    }

    private static String path(String section, JsonMappingException e) {
        return joined(
                section,
                e.getPath().stream()
                        .map(reference -> reference.getFieldName() == null
                                ? Integer.toString(reference.getIndex())
                                : shown(reference.getFieldName()))
                        .collect(Collectors.joining(".")));
    }

    private static String joined(String section, String key) {
        return section.isEmpty() || key.isEmpty() ? section + key : section + "." + key;
    }

    /** Whether what stands under a key is never shown. */
    public static boolean isSecret(String key) {
        return SECRET.matcher(key).find();
    }

    private static String kind(@Nullable Class<?> type) {
        if (type == null) {
            return "something else";
        }
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "));
        }
        if (Collection.class.isAssignableFrom(type) || type.isArray()) {
            return "a list";
        }
        if (type == Duration.class) {
            return "a time such as 500ms, 15s, 2m, 1h or 1d";
        }
        String simple = type.getSimpleName();
        return KINDS.getOrDefault(
                type,
                simple.endsWith("Duration") || simple.startsWith("DataSize") ? "a value with its unit" : other(type));
    }

    private static String other(Class<?> type) {
        return type.getSimpleName().equals("SecretString") || type.getName().startsWith("java.lang.")
                ? "a text"
                : "a section of keys and values";
    }
}
