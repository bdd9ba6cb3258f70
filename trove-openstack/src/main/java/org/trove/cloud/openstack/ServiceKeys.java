package org.trove.cloud.openstack;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The keys of an entry that are about one service alone: {@code compute_endpoint_override} and so on. */
final class ServiceKeys {
    private static final Map<String, List<String>> KEYS = Map.of(
            "endpoint_override", List.of("endpoint_override", "endpoint"),
            "interface", List.of("interface"),
            "region_name", List.of("region_name"),
            "service_type", List.of("service_type"),
            "service_name", List.of("service_name"));

    /** Names of services as openstacksdk tries them, the official first. */
    private static final Map<ServiceKind, List<String>> NAMES = Map.of(
            ServiceKind.COMPUTE, List.of("compute"),
            ServiceKind.IMAGE, List.of("image"),
            ServiceKind.NETWORK, List.of("network"),
            ServiceKind.VOLUME, List.of("block_storage", "volumev3", "volumev2", "volume", "block_store"),
            ServiceKind.OBJECT_STORE, List.of("object_store"),
            ServiceKind.DNS, List.of("dns"),
            ServiceKind.KEY_MANAGER, List.of("key_manager"));

    private static final Map<ServiceKind, String> VERSIONS = Map.of(
            ServiceKind.COMPUTE, "2",
            ServiceKind.IMAGE, "2",
            ServiceKind.NETWORK, "2",
            ServiceKind.VOLUME, "3",
            ServiceKind.OBJECT_STORE, "1",
            ServiceKind.DNS, "2",
            ServiceKind.KEY_MANAGER, "1");

    /** What serves other programs, or tells clients how to treat servers of their own. */
    private static final Pattern OF_OTHERS =
            Pattern.compile("[a-z0-9_]+_(api_version|default_microversion|interface|region_name"
                    + "|service_type|service_name|endpoint_override|endpoint|status_code_retries|connect_retries)"
                    + "|has_[a-z0-9_]+|image_format|image_api_use_tasks|floating_ip_source|secgroup_source|networks|external_network"
                    + "|internal_network|nat_source|nat_destination|default_network|use_external_network|use_internal_network"
                    + "|force_ipv4|prefer_ipv6|disable_vendor_agent|message|status|vendor_hook|auth_plugin|timeout|cache|metrics"
                    + "|passcode|auth_methods|api_version|default_microversion");

    private final String where;
    private final List<String> notes;

    ServiceKeys(String where, List<String> notes) {
        this.where = where;
        this.notes = notes;
    }

    static boolean isOfOthers(String key) {
        return OF_OTHERS.matcher(key).matches();
    }

    /** What the entry says of services, by their kind; it is taken out of the entry. */
    Map<String, Map<String, Object>> take(Map<String, Object> values) {
        Map<String, Map<String, Object>> services = new LinkedHashMap<>();
        for (ServiceKind kind : NAMES.keySet()) {
            Map<String, Object> said = new LinkedHashMap<>();
            KEYS.forEach((key, spellings) -> takeFirst(values, names(kind), spellings, key, said));
            noteVersion(kind, values);
            if (!said.isEmpty()) {
                services.put(kind.name().toLowerCase(Locale.ROOT), said);
            }
        }
        return services;
    }

    private static List<String> names(ServiceKind kind) {
        return NAMES.getOrDefault(kind, List.of());
    }

    private static void takeFirst(
            Map<String, Object> values,
            List<String> names,
            List<String> spellings,
            String key,
            Map<String, Object> said) {
        for (String spelling : spellings) {
            for (String name : names) {
                Object value = values.remove(name + "_" + spelling);
                if (value != null) {
                    said.putIfAbsent(key, value);
                }
            }
        }
    }

    private void noteVersion(ServiceKind kind, Map<String, Object> values) {
        for (String name : names(kind)) {
            Object version = values.remove(name + "_api_version");
            String spoken = VERSIONS.getOrDefault(kind, "");
            if (version != null && !version.toString().split("\\.", 2)[0].equals(spoken)) {
                notes.add(where + ": " + name + "_api_version is " + version + ", and Trove speaks version " + spoken
                        + " to " + kind.title());
            }
        }
    }
}
