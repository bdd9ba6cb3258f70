package org.trove.standalone.identity;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON shapes of Keystone's v3 API. */
final class IdentityView {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final Map<String, Object> DOMAIN =
            Map.of("id", ServiceCatalog.DOMAIN_ID, "name", ServiceCatalog.DOMAIN_NAME);

    private final ServiceCatalog catalog;

    IdentityView(ServiceCatalog catalog) {
        this.catalog = catalog;
    }

    Map<String, Object> version() {
        return Map.of(
                "id", "v3.14",
                "status", "stable",
                "updated", "2020-04-07T00:00:00Z",
                "links", List.of(Map.of("rel", "self", "href", catalog.identityUrl() + "/v3/")),
                "media-types",
                        List.of(Map.of(
                                "base", "application/json", "type", "application/vnd.openstack.identity-v3+json")));
    }

    Map<String, Object> token(Token token, ValidatedToken owner, boolean withCatalog) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("methods", List.of(token.method()));
        Map<String, Object> user = new LinkedHashMap<>();
        user.put("domain", DOMAIN);
        user.put("id", owner.userId());
        user.put("name", owner.userName());
        user.put("password_expires_at", null);
        body.put("user", user);
        body.put("audit_ids", List.of(token.auditId()));
        body.put("expires_at", time(token.expires()));
        body.put("issued_at", time(token.issued()));
        if (owner.projectId() != null) {
            body.put(
                    "project",
                    Map.of("domain", DOMAIN, "id", owner.projectId(), "name", String.valueOf(owner.projectName())));
            body.put("is_domain", false);
            body.put("roles", owner.roles().stream().map(this::roleName).toList());
            if (withCatalog) {
                body.put("catalog", catalog.entries(owner.projectId()));
            }
        }
        return Map.of("token", body);
    }

    Map<String, Object> catalog(@Nullable String projectId) {
        return Map.of("catalog", catalog.entries(projectId), "links", links("auth/catalog"));
    }

    Map<String, Object> project(Project project) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", project.id());
        body.put("name", project.name());
        body.put("domain_id", ServiceCatalog.DOMAIN_ID);
        body.put("parent_id", ServiceCatalog.DOMAIN_ID);
        body.put("description", "");
        body.put("enabled", true);
        body.put("is_domain", false);
        body.put("tags", List.of());
        body.put("options", Map.of());
        body.put("links", self("projects/" + project.id()));
        return body;
    }

    Map<String, Object> user(User user, @Nullable String defaultProjectId) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", user.id());
        body.put("name", user.name());
        body.put("domain_id", ServiceCatalog.DOMAIN_ID);
        body.put("default_project_id", defaultProjectId);
        body.put("enabled", true);
        body.put("password_expires_at", null);
        body.put("options", Map.of());
        body.put("links", self("users/" + user.id()));
        return body;
    }

    Map<String, Object> domain() {
        return Map.of(
                "id",
                ServiceCatalog.DOMAIN_ID,
                "name",
                ServiceCatalog.DOMAIN_NAME,
                "description",
                "The only domain",
                "enabled",
                true,
                "options",
                Map.of(),
                "links",
                self("domains/" + ServiceCatalog.DOMAIN_ID));
    }

    Map<String, Object> role(String name) {
        Map<String, Object> body = new LinkedHashMap<>(roleName(name));
        body.put("domain_id", null);
        body.put("description", null);
        body.put("options", Map.of());
        body.put("links", self("roles/" + name));
        return body;
    }

    List<Map<String, Object>> services() {
        return List.of(service("database", "trove"), service("identity", "keystone"));
    }

    /** A list with the wrapping that every list of the API has. */
    Map<String, Object> list(String name, List<Map<String, Object>> items) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("links", links(name));
        body.put(name, items);
        return body;
    }

    private Map<String, Object> service(String type, String name) {
        return Map.of("id", type, "type", type, "name", name, "enabled", true, "links", self("services/" + type));
    }

    private Map<String, Object> roleName(String name) {
        return Map.of("id", name, "name", name);
    }

    private Map<String, Object> self(String path) {
        return Map.of("self", catalog.identityUrl() + "/v3/" + path);
    }

    private Map<String, Object> links(String path) {
        Map<String, Object> links = new LinkedHashMap<>(self(path));
        links.put("previous", null);
        links.put("next", null);
        return links;
    }

    private static String time(Instant instant) {
        return TIME.format(instant);
    }
}
