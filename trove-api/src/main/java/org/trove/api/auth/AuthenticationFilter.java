package org.trove.api.auth;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
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
public final class AuthenticationFilter implements ContainerRequestFilter, ContainerResponseFilter {

    private static final String ROOT = "v1.0";

    private final Authentication authentication;
    private final Policy policy;
    private final String challenge;

    /** @param identityUri where clients get a token */
    public AuthenticationFilter(
            TokenValidator tokens, ServiceTokenRules serviceTokens, Policy policy, String identityUri) {
        this.authentication = new Authentication(tokens, serviceTokens);
        this.policy = policy;
        this.challenge = "Keystone uri=\"" + identityUri + "\"";
    }

    @Override
    public void filter(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath();
        if (!path.startsWith(ROOT)) {
            return;
        }
        Authentication.Tokens presented = Authentication.Tokens.of(
                request.getHeaderString("X-Auth-Token"), request.getHeaderString("X-Service-Token"));
        Optional<Identity> identity = authentication.identify(presented, request.getMethod(), "/" + path);
        if (identity.isEmpty()) {
            request.abortWith(unauthorized());
            return;
        }
        Caller caller = caller(identity.get(), presented.user(), request);
        String named = projectIn(path);
        if (named != null && !named.equals(caller.project().value())) {
            throw TroveException.forbidden("User with tenant id " + caller.project() + " cannot access this resource.");
        }
        request.setProperty(Caller.PROPERTY, caller);
        MDC.put("project", caller.project().value());
    }

    /** Whoever is refused is told where to get another token. */
    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getStatus() == Response.Status.UNAUTHORIZED.getStatusCode()) {
            response.getHeaders().putIfAbsent(HttpHeaders.WWW_AUTHENTICATE, List.of(challenge));
        }
    }

    private Caller caller(Identity identity, @Nullable String token, ContainerRequestContext request) {
        @Nullable String project = identity.projectId();
        if (project == null) {
            throw TroveException.forbidden(withoutProject(identity.scope()));
        }
        List<String> roles = identity.roles().stream()
                .map(role -> role.toLowerCase(Locale.ROOT))
                .toList();
        boolean admin = policy.isAdmin(new Subject(identity.userId(), project, roles, project));
        RequestContext context =
                new RequestContext(identity.userId(), project, roles, admin, RequestIdFilter.idOf(request), token);
        return new Caller(identity, new ProjectId(project), admin, context, baseUrl(request));
    }

    private static String withoutProject(TokenScope scope) {
        return switch (scope) {
            case DOMAIN -> "The token is scoped to a domain; one that is scoped to a project is needed here.";
            case SYSTEM -> "The token is scoped to the system; one that is scoped to a project is needed here.";
            case NONE, PROJECT -> "The token is not scoped to a project, which is needed here.";
        };
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

    private static Response unauthorized() {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", 401);
        error.put("title", "Unauthorized");
        error.put("message", "The request you have made requires authentication.");
        return Response.status(Response.Status.UNAUTHORIZED)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(Json.write(Map.of("error", error)))
                .build();
    }
}
