package org.trove.cloud.openstack;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an entry of a {@code clouds.yaml} comes to, by the rules of openstacksdk (its {@code OpenStackConfig.get_one}): old names,
 * keys that stand beside {@code auth} in place of in it, regions, one domain for user and project, names in braces.
 */
final class CloudEntry {
    private static final List<String> CONNECTION = List.of("region_name", "interface", "cacert", "verify");
    private static final List<String> AUTHENTICATED_ONCE = List.of("cert", "key");
    private static final Pattern BRACES = Pattern.compile("\\{\\{|}}|\\{([a-z_0-9]+)}|[{}]");

    private final String where;
    private final Map<String, Object> values;
    private final List<String> notes = new ArrayList<>();
    private final Map<String, Object> named = new LinkedHashMap<>();

    private CloudEntry(String where, Map<String, Object> values) {
        this.where = where;
        this.values = values;
    }

    /** @param connection keys of {@link OpenStackSettings}. @param notes what has no effect here, one sentence each */
    record Result(Map<String, Object> connection, List<String> notes) {}

    /**
     * Reads an entry.
     *
     * @param where names it to who wrote it
     * @param own whether it stands in a service's own file, where a key that nobody knows is a mistake
     * @throws IllegalArgumentException where it asks for what is not supported, naming that
     */
    static Result of(String where, Map<String, Object> values, boolean own) {
        return new CloudEntry(where, PlainValues.section(values)).result(own);
    }

    /** Whether an entry of a clouds.yaml may have that key. */
    static boolean isKnown(String key) {
        return CONNECTION.contains(key)
                || AUTHENTICATED_ONCE.contains(key)
                || CloudAuth.isKnown(key)
                || ServiceKeys.isOfOthers(key)
                || key.matches("regions|insecure|api_timeout|[a-z_]*endpoint_type");
    }

    private Result result(boolean own) {
        chooseRegion();
        Map<String, Object> connection = new LinkedHashMap<>();
        rename();
        chooseInterface();
        named.putAll(values);
        Map<String, Object> auth = new CloudAuth(where, values).read();
        auth.computeIfPresent("auth_url", (key, url) -> filled("auth.auth_url", url.toString()));
        if (!auth.isEmpty()) {
            connection.put("auth", auth);
        }
        refuseClientCertificate();
        checkCertificates();
        for (String key : CONNECTION) {
            Object value = values.remove(key);
            if (value != null) {
                connection.put(key, value instanceof String text ? filled(key, text) : value);
            }
        }
        Object timeout = values.remove("api_timeout");
        if (timeout != null) {
            connection.put("api_timeout", timeout);
        }
        Map<String, Map<String, Object>> services = new ServiceKeys(where, notes).take(values);
        services.values().forEach(keys -> keys.replaceAll((key, value) -> filled(key, value.toString())));
        connection.put("services", services);
        leftOver(own, connection);
        return new Result(connection, notes);
    }

    /** Of several regions the one that is asked for, else the first; each may bring values of its own. */
    private void chooseRegion() {
        Object asked = values.remove(REQUESTED);
        if (values.remove("regions") instanceof List<?> regions && !regions.isEmpty()) {
            chooseOf(regions, asked);
        } else if (asked != null) {
            values.put("region_name", asked);
        } else if (values.get("region_name") instanceof List<?> names && !names.isEmpty()) {
            values.put("region_name", names.get(0));
        } else if (values.get("region_name") instanceof String names) {
            values.put("region_name", names.split(",", -1)[0]);
        }
        if ("".equals(values.get("region_name"))) {
            values.remove("region_name");
        }
    }

    /** The key under which the region that a service's own file asks for is handed over. */
    static final String REQUESTED = "requested region";

    private void chooseOf(List<?> regions, @Nullable Object asked) {
        List<String> names = new ArrayList<>();
        for (Object region : regions) {
            Map<String, Object> section = PlainValues.section(region);
            if (region instanceof Map<?, ?>
                    && (!section.containsKey("name") || section.size() > (section.containsKey("values") ? 2 : 1))) {
                throw refused("regions must be names, or sections of name and values");
            }
            String name = String.valueOf(region instanceof Map<?, ?> ? section.get("name") : region);
            if (asked == null || asked.equals(name)) {
                Map<String, Object> whole = PlainValues.update(values, PlainValues.section(section.get("values")));
                values.putAll(whole);
                values.put("region_name", name);
                return;
            }
            names.add(name);
        }
        throw refused("the region '" + asked + "' is not among its regions " + names);
    }

    /** Old names, and the time-outs that old clients had one each of. */
    private void rename() {
        for (String key : List.copyOf(values.keySet())) {
            if (key.endsWith("timeout") && !key.equals("timeout") && !key.equals("api_timeout")) {
                values.put("api_timeout", values.remove(key));
            }
        }
        for (String key : List.copyOf(values.keySet())) {
            if (key.endsWith("endpoint_type")) {
                values.put(key.replace("endpoint_type", "interface"), values.remove(key));
            }
        }
    }

    private void chooseInterface() {
        Object shown = values.get("interface");
        if (shown != null) {
            values.put("interface", facing(shown.toString()));
        }
    }

    /** Of {@code public}, {@code publicURL} and so on. @throws IllegalArgumentException for anything else */
    static String facing(String text) {
        String shown = text.replaceAll("URL$", "");
        if (!shown.matches("public|internal|admin")) {
            throw new IllegalArgumentException("cloud.interface must be public, internal or admin, was '" + text + "'");
        }
        return shown;
    }

    private void refuseClientCertificate() {
        for (String key : AUTHENTICATED_ONCE) {
            if (values.containsKey(key)) {
                throw refused("'" + key + "' is not supported: a service shows no certificate of its own");
            }
        }
    }

    /** What is insecure is not verified; in place of a truth value a file of authorities may be named. */
    private void checkCertificates() {
        Object insecure = values.remove("insecure");
        if (insecure != null && insecure.toString().matches("(?i)true|yes|on")) {
            values.put("verify", "false");
        }
        Object verify = values.get("verify");
        if (verify != null && !verify.toString().matches("(?i)true|false|yes|no|on|off")) {
            values.putIfAbsent("cacert", verify);
            values.remove("verify");
        }
        values.computeIfPresent(
                "cacert",
                (key, file) -> file.toString()
                        .replaceFirst("^~(?=/)", Matcher.quoteReplacement(System.getProperty("user.home", "~"))));
    }

    private void leftOver(boolean own, Map<String, Object> connection) {
        List<String> unused = new ArrayList<>();
        for (String key : new TreeSet<>(values.keySet())) {
            if (own && !ServiceKeys.isOfOthers(key)) {
                connection.put(key, values.getOrDefault(key, ""));
            } else {
                unused.add(key);
            }
        }
        if (!unused.isEmpty()) {
            notes.add(where + ": these keys have no effect here: " + String.join(", ", unused));
        }
    }

    /** {@code {name}} stands for the value of that key. */
    private String filled(String key, String text) {
        Matcher braces = BRACES.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (braces.find()) {
            String name = braces.group(1);
            String value = switch (braces.group()) {
                case "{{" -> "{";
                case "}}" -> "}";
                default -> name != null && named.get(name) instanceof String known ? known : null;
            };
            if (value == null) {
                throw refused(
                        "'" + key + "' has a brace that names no key of the entry; a brace itself is written twice");
            }
            braces.appendReplacement(filled, Matcher.quoteReplacement(value));
        }
        return braces.appendTail(filled).toString();
    }

    private IllegalArgumentException refused(String what) {
        return new IllegalArgumentException("cloud: " + where + ": " + what);
    }
}
