package org.trove.standalone.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Logging in, looking at tokens, giving them back, and what a token's owner may use. */
@Path("/v3/auth")
@Produces(MediaType.APPLICATION_JSON)
public final class TokenResource {
    private static final String AUTH = "X-Auth-Token";
    private static final String SUBJECT = "X-Subject-Token";
    private static final int MAX_BODY_BYTES = 114_688;

    private final Logins logins;
    private final IdentityService service;
    private final Callers callers;
    private final IdentityView view;
    private final ObjectMapper json;

    TokenResource(Logins logins, Callers callers, IdentityView view, ObjectMapper json) {
        this.logins = logins;
        this.service = logins.service();
        this.callers = callers;
        this.view = view;
        this.json = json;
    }

    @POST
    @Path("tokens")
    public void issue(
            InputStream body,
            @QueryParam("nocatalog") @Nullable String noCatalog,
            @Context HttpServletRequest request,
            @Suspended AsyncResponse answer) {
        issue(AuthRequest.parse(read(body)), request.getRemoteAddr()).whenComplete((issued, failure) -> {
            if (failure == null) {
                answer.resume(created(issued, noCatalog == null));
            } else {
                answer.resume(failure instanceof CompletionException ? failure.getCause() : failure);
            }
        });
    }

    private Response created(IssuedToken issued, boolean withCatalog) {
        return Response.status(Response.Status.CREATED)
                .header(SUBJECT, issued.text())
                .header(HttpHeaders.VARY, AUTH)
                .entity(view.token(issued.token(), service.describe(issued.token()), withCatalog))
                .build();
    }

    @GET
    @Path("tokens")
    public Response show(
            @HeaderParam(AUTH) @Nullable String auth,
            @HeaderParam(SUBJECT) @Nullable String subject,
            @QueryParam("nocatalog") @Nullable String noCatalog) {
        Token token = subject(auth, subject, "identity:validate_token");
        return Response.ok(view.token(token, service.describe(token), noCatalog == null))
                .header(SUBJECT, subject)
                .header(HttpHeaders.VARY, AUTH)
                .build();
    }

    @HEAD
    @Path("tokens")
    public Response check(@HeaderParam(AUTH) @Nullable String auth, @HeaderParam(SUBJECT) @Nullable String subject) {
        subject(auth, subject, "identity:check_token");
        return Response.ok()
                .header(SUBJECT, subject)
                .header(HttpHeaders.VARY, AUTH)
                .build();
    }

    @DELETE
    @Path("tokens")
    public void revoke(@HeaderParam(AUTH) @Nullable String auth, @HeaderParam(SUBJECT) @Nullable String subject) {
        service.revoke(subject(auth, subject, "identity:revoke_token"));
    }

    @GET
    @Path("catalog")
    public Map<String, Object> catalog(@HeaderParam(AUTH) @Nullable String auth) {
        return view.catalog(callers.token(auth).projectId());
    }

    @GET
    @Path("projects")
    public Map<String, Object> projects(@HeaderParam(AUTH) @Nullable String auth) {
        User user = service.directory().user(callers.token(auth).userId()).orElseThrow(IdentityException::unauthorized);
        return view.list(
                "projects",
                service.directory().projectsOf(user).stream().map(view::project).toList());
    }

    @GET
    @Path("domains")
    public Map<String, Object> domains(@HeaderParam(AUTH) @Nullable String auth) {
        callers.token(auth);
        return view.list("domains", List.of());
    }

    private CompletableFuture<IssuedToken> issue(AuthRequest request, String address) {
        if (request instanceof AuthRequest.ByPassword known) {
            String name = known.userId() != null ? known.userId() : String.valueOf(known.userName());
            return logins.check(find(known), name, known.password(), address)
                    .thenApply(user -> service.issueTo(user, known.scope()));
        } else if (request instanceof AuthRequest.ByToken known) {
            return CompletableFuture.completedFuture(service.exchange(known.token(), known.scope()));
        }
        throw IdentityException.unauthorized();
    }

    private @Nullable User find(AuthRequest.ByPassword known) {
        IdentityDirectory directory = service.directory();
        if (known.userId() != null) {
            return directory.user(known.userId()).orElse(null);
        }
        return known.userName() == null
                ? null
                : directory.userNamed(known.userName()).orElse(null);
    }

    /** The token in question, which is the caller's own user's, or anybody's where the caller is an administrator. */
    private Token subject(@Nullable String auth, @Nullable String subject, String action) {
        ValidatedToken caller = callers.caller(auth);
        if (subject == null) {
            throw IdentityException.badRequest("The header " + SUBJECT + " is missing.");
        }
        // Keystone's words for a token that does not count; the token itself is not repeated.
        Token token = service.open(subject).orElseThrow(() -> IdentityException.notFound("token", "not valid"));
        if (!token.userId().equals(caller.userId()) && !Callers.isAdmin(caller)) {
            throw IdentityException.forbidden(action);
        }
        return token;
    }

    private JsonNode read(InputStream body) {
        try {
            byte[] bytes = body.readNBytes(MAX_BODY_BYTES + 1);
            if (bytes.length > MAX_BODY_BYTES) {
                throw IdentityException.tooLarge(MAX_BODY_BYTES);
            }
            return json.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw IdentityException.badRequest("The body is not JSON.");
        } catch (IOException e) {
            throw IdentityException.badRequest("The body could not be read to its end.");
        }
    }
}
