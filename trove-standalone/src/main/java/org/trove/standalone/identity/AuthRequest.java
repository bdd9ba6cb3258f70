package org.trove.standalone.identity;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /v3/auth/tokens}. */
sealed interface AuthRequest {
    Scope scope();

    /** A user, by id or, where that is null, by name (both null: of a domain that does not exist), and their password. */
    record ByPassword(@Nullable String userId, @Nullable String userName, String password, Scope scope)
            implements AuthRequest {
        /** Without the password. */
        @Override
        public String toString() {
            return "ByPassword[" + userId + ", " + userName + "]";
        }
    }

    /** Another token of the same user. */
    record ByToken(String token, Scope scope) implements AuthRequest {
        /** Without the token. */
        @Override
        public String toString() {
            return "ByToken[" + scope + "]";
        }
    }

    /** @throws IdentityException 400, saying what is missing; 401 where the method is not offered */
    static AuthRequest parse(JsonNode body) {
        JsonNode auth = require(body, "auth");
        JsonNode identity = require(auth, "identity");
        JsonNode methods = require(identity, "methods");
        if (!methods.isArray() || methods.size() != 1) {
            throw IdentityException.badRequest("'methods' must be a list of one method: password or token.");
        }
        Scope scope = scope(auth.path("scope"));
        switch (methods.get(0).asText()) {
            case "password" -> {
                JsonNode user = require(require(identity, "password"), "user");
                String password = requireText(user, "password");
                String id = text(user, "id");
                String name = id == null ? nameInDomain(user, "user") : null;
                return new ByPassword(id, name, password, scope);
            }
            case "token" -> {
                return new ByToken(requireText(require(identity, "token"), "id"), scope);
            }
            default -> throw IdentityException.unauthorized();
        }
    }

    private static Scope scope(JsonNode scope) {
        if (scope.isMissingNode()) {
            return new Scope.Default();
        }
        if (scope.has("unscoped") || "unscoped".equals(scope.asText())) {
            return new Scope.Unscoped();
        }
        JsonNode project = scope.path("project");
        if (project.isObject()) {
            String id = text(project, "id");
            return new Scope.OfProject(id, id == null ? nameInDomain(project, "project") : null);
        }
        if (scope.has("domain") || scope.has("system") || scope.has("OS-TRUST:trust")) {
            return new Scope.Elsewhere();
        }
        throw IdentityException.badRequest("'scope' must have a project with an id, or with a name and a domain.");
    }

    /** @return null where the domain is another than the only one */
    private static @Nullable String nameInDomain(JsonNode named, String what) {
        String name = text(named, "name");
        JsonNode domain = named.path("domain");
        String id = text(domain, "id");
        String domainName = text(domain, "name");
        if (name == null || (id == null && domainName == null)) {
            throw IdentityException.badRequest("A " + what + " must have an id, or a name and a domain.");
        }
        boolean known = id == null
                ? ServiceCatalog.DOMAIN_NAME.equalsIgnoreCase(domainName)
                : ServiceCatalog.DOMAIN_ID.equals(id);
        return known ? name : null;
    }

    private static JsonNode require(JsonNode parent, String name) {
        JsonNode child = parent.path(name);
        if (child.isMissingNode() || child.isNull()) {
            throw IdentityException.badRequest("'" + name + "' is a required property.");
        }
        return child;
    }

    private static String requireText(JsonNode parent, String name) {
        String text = text(parent, name);
        if (text == null) {
            throw IdentityException.badRequest("'" + name + "' is a required property, of type string.");
        }
        return text;
    }

    private static @Nullable String text(JsonNode parent, String name) {
        JsonNode child = parent.path(name);
        return child.isTextual() ? child.asText() : null;
    }
}
