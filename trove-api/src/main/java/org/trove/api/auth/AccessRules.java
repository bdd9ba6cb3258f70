package org.trove.api.auth;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The requests that an application credential is limited to (Keystone's "access rules"); whatever none of them names is refused. */
public record AccessRules(List<Rule> rules) {

    private static final String SERVICE_TYPE = "database";

    /** {@code {name}} and {@code *} stand for one segment of a path, {@code **} for any number. */
    private static final Pattern PART = Pattern.compile("\\{[^}]*}|\\*\\*|\\*|[^{*]+|\\{");

    public AccessRules {
        rules = List.copyOf(rules);
    }

    /** @param path as it was asked for, from its first slash on */
    public boolean allow(String method, String path) {
        return rules.stream()
                .anyMatch(rule -> rule.service().equals(SERVICE_TYPE)
                        && rule.method().equals(method)
                        && matches(rule.path(), path));
    }

    private static boolean matches(String template, String path) {
        StringBuilder expression = new StringBuilder();
        Matcher parts = PART.matcher(template);
        while (parts.find()) {
            String part = parts.group();
            boolean named = part.startsWith("{") && part.endsWith("}");
            if (part.equals("**")) {
                expression.append(".*");
            } else {
                expression.append(named || part.equals("*") ? "[^/]+" : Pattern.quote(part));
            }
        }
        return Pattern.matches(expression.toString(), path);
    }

    /** @param service the type in the catalog, {@code database} for this one */
    public record Rule(String service, String method, String path) {}
}
