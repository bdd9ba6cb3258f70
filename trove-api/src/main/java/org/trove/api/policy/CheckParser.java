package org.trove.api.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a rule of the policy language: {@code role:x}, {@code rule:x}, attributes, {@code and or not ( ) @ !}. */
final class CheckParser {

    private static final Pattern TOKEN = Pattern.compile("[()]|(?:%\\([a-z_]+\\)s|[^\\s()])+");

    private final String text;
    private final List<String> tokens = new ArrayList<>();
    private int position;

    private CheckParser(String text) {
        this.text = text;
        Matcher matcher = TOKEN.matcher(text);
        while (matcher.find()) {
            tokens.add(matcher.group());
        }
    }

    /** @throws IllegalArgumentException saying what cannot be understood */
    static Check parse(String text) {
        CheckParser parser = new CheckParser(text);
        if (parser.tokens.isEmpty()) {
            return new Check.Always();
        }
        Check check = parser.any();
        if (parser.position < parser.tokens.size()) {
            throw parser.error("'" + parser.peek() + "' is not expected");
        }
        return check;
    }

    private Check any() {
        List<Check> parts = new ArrayList<>(List.of(all()));
        while (takes("or")) {
            parts.add(all());
        }
        return parts.size() == 1 ? parts.get(0) : new Check.Any(List.copyOf(parts));
    }

    private Check all() {
        List<Check> parts = new ArrayList<>(List.of(single()));
        while (takes("and")) {
            parts.add(single());
        }
        return parts.size() == 1 ? parts.get(0) : new Check.All(List.copyOf(parts));
    }

    private Check single() {
        if (takes("not")) {
            return new Check.Not(single());
        }
        if (takes("(")) {
            Check inner = any();
            if (!takes(")")) {
                throw error("a ')' is missing");
            }
            return inner;
        }
        if (position >= tokens.size()) {
            throw error("it ends where a check is expected");
        }
        return leaf(tokens.get(position++));
    }

    private Check leaf(String token) {
        if (token.equals("@")) {
            return new Check.Always();
        }
        if (token.equals("!")) {
            return new Check.Never();
        }
        int colon = token.indexOf(':');
        String kind = colon < 0 ? "" : token.substring(0, colon);
        String value = token.substring(colon + 1);
        return switch (kind) {
            case "role" -> new Check.Role(plain(token, value));
            case "rule" -> new Check.Rule(plain(token, value));
            case "is_admin" -> new Check.IsAdmin(truth(token, value));
            case "project_id", "tenant" ->
                new Check.Attribute(Check.Attribute.Name.PROJECT_ID, attribute(token, value));
            case "user_id" -> new Check.Attribute(Check.Attribute.Name.USER_ID, plain(token, value));
            // Every request here is made with the token of a project, which has no other scope.
            case "system_scope", "domain_id" -> new Check.Never();
            case "http", "https" ->
                throw error("'" + token + "': checks that ask a server (http:, https:) are not supported");
            default ->
                throw error("'" + token + "' is not a check; known are role:, rule:, is_admin:, project_id:,"
                        + " user_id:, system_scope:, domain_id:, @ and !");
        };
    }

    /** The one attribute of what a request is about is its owner. */
    private String attribute(String token, String value) {
        return value.equals("%(tenant)s") ? value : plain(token, value);
    }

    private String plain(String token, String value) {
        if (value.isEmpty() || value.contains("%(")) {
            throw error("'" + token + "' is not supported here: of what a request is about only its project can be"
                    + " compared, as project_id:%(tenant)s");
        }
        return value;
    }

    private boolean truth(String token, String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw error("'" + token + "' must be is_admin:True or is_admin:False");
        };
    }

    private boolean takes(String token) {
        if (position < tokens.size() && peek().equalsIgnoreCase(token)) {
            position++;
            return true;
        }
        return false;
    }

    private String peek() {
        return tokens.get(position);
    }

    private IllegalArgumentException error(String what) {
        return new IllegalArgumentException("policy rule \"" + text + "\": " + what);
    }
}
