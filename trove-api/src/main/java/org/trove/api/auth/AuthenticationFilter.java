package org.trove.api.auth;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.trove.api.json.Json;
import org.trove.api.policy.Policy;
import org.trove.api.policy.Subject;
import org.trove.context.RequestContext;
import org.trove.error.TroveException;
import org.trove.model.ProjectId;

/** Lets nobody below {@code /v1.0} without a valid token of the project that the path names. */
@PreMatching
@Priority(Priorities.AUTHENTICATION)
public final class AuthenticationFilter implements ContainerRequestFilter {

    private static final String ROOT = "v1.0";
    private static final int MAX_TOKEN_LENGTH = 8192;

    private final TokenValidator tokens;
    private final Policy policy;
    private final String challenge;

    /** @param identityUri where clients get a token */
    public AuthenticationFilter(TokenValidator tokens, Policy policy, String identityUri) {
        this.tokens = tokens;
        this.policy = policy;
        this.challenge = "Keystone uri=\"" + identityUri + "\"";
    }

    @Override
    public void filter(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath();
        if (!path.startsWith(ROOT)) {
            return;
        }
        Optional<Identity> identity = identify(request.getHeaderString("X-Auth-Token"));
        if (identity.isEmpty()) {
            request.abortWith(unauthorized());
            return;
        }
        Caller caller = caller(identity.get(), request);
        String named = projectIn(path);
        if (named != null && !named.equals(caller.project().value())) {
            throw TroveException.forbidden("User with tenant id " + caller.project() + " cannot access this resource.");
        }
        request.setProperty(Caller.PROPERTY, caller);
        MDC.put("project", caller.project().value());
    }

    private Optional<Identity> identify(@Nullable String token) {
        if (token == null || token.isEmpty() || token.length() > MAX_TOKEN_LENGTH) {
            return Optional.empty();
        }
        return tokens.validate(token);
    }

    private Caller caller(Identity identity, ContainerRequestContext request) {
        @Nullable String project = identity.projectId();
        if (project == null) {
            throw TroveException.forbidden("The token is not scoped to a project, which is needed here.");
        }
        List<String> roles = identity.roles().stream()
                .map(role -> role.toLowerCase(Locale.ROOT))
                .toList();
        boolean admin = policy.isAdmin(new Subject(identity.userId(), project, roles, project));
        RequestContext context = new RequestContext(
                identity.userId(),
                project,
                roles,
                admin,
                RequestIdFilter.idOf(request),
                request.getHeaderString("X-Auth-Token"));
        return new Caller(identity, new ProjectId(project), admin, context, baseUrl(request));
    }

    private static String baseUrl(ContainerRequestContext request) {
        URI base = request.getUriInfo().getBaseUri();
        return base.getScheme() + "://" + base.getRawAuthority();
    }

    private static @Nullable String projectIn(String path) {
        int start = ROOT.length() + 1;
        if (path.length() <= start) {
            return null;
        }
        int end = path.indexOf('/', start);
        return end < 0 ? path.substring(start) : path.substring(start, end);
    }

    private Response unauthorized() {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", 401);
        error.put("title", "Unauthorized");
        error.put("message", "The request you have made requires authentication.");
        return Response.status(Response.Status.UNAUTHORIZED)
                .header("WWW-Authenticate", challenge)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(Json.write(Map.of("error", error)))
                .build();
    }
}
