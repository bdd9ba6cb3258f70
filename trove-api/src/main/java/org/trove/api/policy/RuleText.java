package org.trove.api.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A rule as somebody wrote it. @param line of the file, from 1; 0 where there is no file */
record RuleText(String text, int line) {

    private static final YAMLFactory YAML = new YAMLFactory();
    private static final JsonFactory JSON = new JsonFactory();

    /** Text by name out of YAML. @throws IllegalArgumentException saying what is wrong in which line */
    static Map<String, RuleText> readAll(byte[] yaml) {
        try {
            return readAll(YAML.createParser(yaml));
        } catch (IOException | IllegalArgumentException e) {
            return withTabs(yaml).orElseThrow(() -> refused(e));
        }
    }

    /** JSON is YAML but for tabs, which a policy.json may be indented with. Empty where this is none. */
    private static Optional<Map<String, RuleText>> withTabs(byte[] json) {
        String text = new String(json, StandardCharsets.UTF_8);
        if (!text.stripLeading().startsWith("{") || text.indexOf('\t') < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(readAll(JSON.createParser(json)));
        } catch (IOException e) {
            throw refused(e);
        }
    }

    private static IllegalArgumentException refused(Exception e) {
        if (e instanceof IllegalArgumentException own) {
            return own;
        }
        return e instanceof JsonProcessingException wrong
                ? new IllegalArgumentException("line " + lineOf(wrong) + ": not YAML: " + wrong.getOriginalMessage(), e)
                : new IllegalArgumentException("cannot be read: " + e.getMessage(), e);
    }

    private static Map<String, RuleText> readAll(JsonParser opened) throws IOException {
        Map<String, RuleText> rules = new LinkedHashMap<>();
        try (JsonParser parser = opened) {
            JsonToken first = parser.nextToken();
            if (first == null || first == JsonToken.VALUE_NULL) {
                return rules;
            }
            if (first != JsonToken.START_OBJECT) {
                throw wrong(parser, "rules are written as \"name\": \"rule\"");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                RuleText rule = read(parser, name);
                if (rules.putIfAbsent(name, rule) != null) {
                    throw wrong(parser, "policy rule '" + name + "' is there twice");
                }
            }
        }
        return rules;
    }

    private static RuleText read(JsonParser parser, String name) throws IOException {
        int line = parser.currentTokenLocation().getLineNr();
        JsonToken token = parser.nextToken();
        if (token == JsonToken.START_ARRAY) {
            return new RuleText(list(parser, name), line);
        }
        if (token != JsonToken.VALUE_STRING) {
            throw wrong(
                    parser,
                    "policy rule '" + name
                            + "' is no text; write it in quotes, \"\" for everybody and \"!\" for nobody");
        }
        return new RuleText(parser.getText(), line);
    }

    /** The form of old files: any of a list of checks, or of lists all of which must allow it. An empty list is everybody. */
    private static String list(JsonParser parser, String name) throws IOException {
        List<String> alternatives = new ArrayList<>();
        boolean empty = true;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            empty = false;
            List<String> all = new ArrayList<>();
            if (token == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    all.add(single(parser, name));
                }
            } else {
                all.add(single(parser, name));
            }
            if (!all.isEmpty()) {
                alternatives.add("(" + String.join(" and ", all) + ")");
            }
        }
        return empty ? "" : alternatives.isEmpty() ? "!" : String.join(" or ", alternatives);
    }

    private static String single(JsonParser parser, String name) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING || !parser.getText().matches("\\S+")) {
            throw wrong(
                    parser,
                    "policy rule '" + name
                            + "' is a list: it takes single checks such as \"role:admin\", or lists of them");
        }
        return parser.getText();
    }

    /** How a message about it begins. */
    String where() {
        return line == 0 ? "" : "line " + line + ": ";
    }

    private static IllegalArgumentException wrong(JsonParser parser, String what) {
        return new IllegalArgumentException(
                "line " + parser.currentTokenLocation().getLineNr() + ": " + what);
    }

    private static String lineOf(JsonProcessingException failure) {
        return failure.getLocation() == null
                ? "?"
                : String.valueOf(failure.getLocation().getLineNr());
    }
}
