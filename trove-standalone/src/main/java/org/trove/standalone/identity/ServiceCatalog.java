package org.trove.standalone.identity;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where clients find the services.
 *
 * @param identityBase scheme, host and port of the identity service
 * @param databaseBase scheme, host and port of the database service
 */
public record ServiceCatalog(URI identityBase, URI databaseBase) {
    static final String DOMAIN_ID = "default";
    static final String DOMAIN_NAME = "Default";
    static final String REGION = "RegionOne";

    static String identityUrl(URI base) {
        return withoutSlash(base) + "/identity";
    }

    String identityUrl() {
        return identityUrl(identityBase);
    }

    /** The catalog of a token. @param projectId null = a token for no project, which gets no database endpoint */
    List<Map<String, Object>> entries(@Nullable String projectId) {
        Map<String, Object> identity = entry("identity", "keystone", identityUrl());
        if (projectId == null) {
            return List.of(identity);
        }
        return List.of(entry("database", "trove", withoutSlash(databaseBase) + "/v1.0/" + projectId), identity);
    }

    private static Map<String, Object> entry(String type, String name, String url) {
        List<Map<String, Object>> endpoints = Stream.of("public", "internal", "admin")
                .map(kind -> Map.<String, Object>of(
                        "id", type + "-" + kind, "interface", kind, "region", REGION, "region_id", REGION, "url", url))
                .toList();
        return Map.of("type", type, "name", name, "id", type, "endpoints", endpoints);
    }

    private static String withoutSlash(URI base) {
        String text = base.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
}
