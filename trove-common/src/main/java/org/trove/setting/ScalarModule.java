package org.trove.setting;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes numbers and truth values of what stands in a file, as YAML has them, where a setting wants them. */
final class ScalarModule extends SimpleModule {
    private static final long serialVersionUID = 1L;

    /** No leading zeros: some would read them as octal. */
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(0|[1-9][0-9_]*)");

    private static final Pattern HEXADECIMAL = Pattern.compile("0x[0-9A-Fa-f_]+");
    private static final Pattern FRACTION = Pattern.compile("[-+]?[0-9][0-9_]*(\\.[0-9_]*)?([eE][-+]?[0-9]+)?");
    private static final int HEX = 16;

    ScalarModule() {
        add(Integer.class, Integer.TYPE, 0, text -> Math.toIntExact(whole(text)));
        add(Long.class, Long.TYPE, 0L, ScalarModule::whole);
        add(Double.class, Double.TYPE, 0.0, ScalarModule::fraction);
        add(Boolean.class, Boolean.TYPE, false, ScalarModule::truth);
    }

    private <T> void add(Class<T> boxed, Class<T> primitive, T zero, Function<String, T> reader) {
        addDeserializer(boxed, new Scalar<>(boxed, reader, null));
        addDeserializer(primitive, new Scalar<>(primitive, reader, zero));
    }

    private static long whole(String text) {
        if (HEXADECIMAL.matcher(text).matches()) {
            return Long.parseLong(text.substring(2).replace("_", ""), HEX);
        }
        if (!DECIMAL.matcher(text).matches()) {
            throw new NumberFormatException();
        }
        return Long.parseLong(text.replace("_", ""));
    }

    private static double fraction(String text) {
        if (!FRACTION.matcher(text).matches()) {
            throw new NumberFormatException();
        }
        return Double.parseDouble(text.replace("_", ""));
    }

    private static boolean truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> throw new NumberFormatException();
        };
    }

    private static final class Scalar<T> extends StdScalarDeserializer<T> {
        private static final long serialVersionUID = 1L;

        private final transient Function<String, T> reader;
        private final transient @Nullable T absent;

        Scalar(Class<T> type, Function<String, T> reader, @Nullable T absent) {
            super(type);
            this.reader = reader;
            this.absent = absent;
        }

        @Override
        @SuppressWarnings("unchecked") // the type of the constructor
        public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            JsonToken token = parser.currentToken();
            if (!token.isScalarValue()) {
                return (T) context.handleUnexpectedToken(handledType(), parser);
            }
            String text = parser.getText().strip();
            try {
                return reader.apply(text);
            } catch (ArithmeticException | NumberFormatException e) {
                throw InvalidFormatException.from(parser, "not of its type", text, handledType());
            }
        }

        @Override
        @SuppressWarnings("NullAway") // null is the value of what may be absent
        public T getNullValue(DeserializationContext context) {
            return absent;
        }
    }
}
