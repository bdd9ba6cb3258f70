package org.trove.setting;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one way to write a time in a configuration file: {@code 500ms}, {@code 15s}, {@code 2m}, {@code 1h}, {@code 1d}. A
 * number alone counts seconds, as in Trove's own files.
 */
public final class ShortDuration extends StdDeserializer<Duration> {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9}) ?(ms|s|m|h|d|)");

    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "", Duration.ofSeconds(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    public ShortDuration() {
        super(Duration.class);
    }

    @Override
    public Duration deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        try {
            return parse(key(parser.getParsingContext()), parser.getValueAsString(""));
        } catch (IllegalArgumentException e) {
            throw JsonMappingException.from(parser, String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Reads a time.
     *
     * @param key names the setting to who wrote it
     * @throws IllegalArgumentException naming the key and what is allowed
     */
    public static Duration parse(String key, String text) {
        Matcher matcher = FORM.matcher(text.strip());
        Duration unit = matcher.matches() ? UNITS.get(matcher.group(2)) : null;
        if (unit == null) {
            throw new IllegalArgumentException(
                    key + " must be a time such as 500ms, 15s, 2m, 1h or 1d, not '" + text + "'");
        }
        return unit.multipliedBy(Long.parseLong(matcher.group(1)));
    }

    /** A time as {@link #parse} reads it, in the largest unit that leaves no rest; below a millisecond it is cut. */
    public static String print(Duration time) {
        for (String unit : new String[] {"d", "h", "m", "s"}) {
            long millis = UNITS.getOrDefault(unit, Duration.ZERO).toMillis();
            if (time.toMillis() >= millis && time.toMillis() % millis == 0) {
                return time.toMillis() / millis + unit;
            }
        }
        return time.toMillis() + "ms";
    }

    /** The names on the way to the value, joined by dots. */
    private static String key(JsonStreamContext context) {
        return context.pathAsPointer().toString().replaceFirst("^/", "").replace('/', '.');
    }
}
