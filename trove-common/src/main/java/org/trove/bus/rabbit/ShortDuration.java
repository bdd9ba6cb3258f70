package org.trove.bus.rabbit;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations such as {@code 500ms}, {@code 15s}, {@code 3m}; a bare number is in seconds. */
final class ShortDuration extends StdDeserializer<Duration> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|)");

    ShortDuration() {
        super(Duration.class);
    }

    @Override
    public Duration deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        String text = parser.getValueAsString("");
        Matcher matcher = FORM.matcher(text.toLowerCase(Locale.ROOT).strip());
        if (!matcher.matches()) {
            throw context.weirdStringException(
                    text, Duration.class, "expected a number with ms, s, m or h, such as 15s");
        }
        long amount = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2);
        if (unit.equals("ms")) {
            return Duration.ofMillis(amount);
        }
        if (unit.equals("m")) {
            return Duration.ofMinutes(amount);
        }
        return unit.equals("h") ? Duration.ofHours(amount) : Duration.ofSeconds(amount);
    }
}
