package org.trove.api.policy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** A rule as somebody wrote it. @param line of the file, from 1; 0 where there is no file */
record RuleText(String text, int line) {

    private static final YAMLFactory YAML = new YAMLFactory();

    /** Text by name out of YAML. @throws IllegalArgumentException saying what is wrong in which line */
    static Map<String, RuleText> readAll(byte[] yaml) {
        Map<String, RuleText> rules = new LinkedHashMap<>();
        try (JsonParser parser = YAML.createParser(yaml)) {
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
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("line " + lineOf(e) + ": not YAML: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot be read: " + e.getMessage(), e);
        }
        return rules;
    }

    private static RuleText read(JsonParser parser, String name) throws IOException {
        int line = parser.currentTokenLocation().getLineNr();
        if (parser.nextToken() != JsonToken.VALUE_STRING) {
            throw wrong(
                    parser,
                    "policy rule '" + name
                            + "' is no text; write it in quotes, \"\" for everybody and \"!\" for nobody");
        }
        return new RuleText(parser.getText(), line);
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
