package org.trove.api.resource;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import org.trove.api.auth.Caller;
import org.trove.api.service.GuestAccess;
import org.trove.api.service.GuestBodies;
import org.trove.api.validation.BodySchema;
import org.trove.api.view.GuestViews;

/** Which databases a user inside an instance may use. */
@Path("/v1.0/{project}/instances/{id}/users/{user}/databases")
public final class UserAccessResource {

    private final GuestAccess access;
    private final AsyncAnswers answers;

    public UserAccessResource(GuestAccess access, AsyncAnswers answers) {
        this.access = access;
        this.answers = answers;
    }

    @GET
    public void list(
            @Suspended AsyncResponse response,
            @Context ContainerRequestContext request,
            @PathParam("id") String id,
            @PathParam("user") String user) {
        answers.send(
                response,
                access.list(Caller.of(request), id, user),
                found -> Answers.ok(
                        "databases", found.stream().map(GuestViews::database).toList()));
    }

    @PUT
    public void grant(
            @Suspended AsyncResponse response,
            @Context ContainerRequestContext request,
            @PathParam("id") String id,
            @PathParam("user") String user,
            JsonNode body) {
        List<String> names =
                GuestBodies.names(BodySchema.ACCESS_GRANT.require(body).path("databases"));
        answers.send(response, access.grant(Caller.of(request), id, user, names), done -> Answers.accepted());
    }

    /** Trove's other path of a grant; it shares its form with that of a database to revoke. */
    @PUT
    @Path("{database}")
    public void grantByName(
            @Suspended AsyncResponse response,
            @Context ContainerRequestContext request,
            @PathParam("database") String name,
            JsonNode body) {
        if (!name.equals("update")) {
            throw new NotAllowedException("DELETE");
        }
        MultivaluedMap<String, String> path = request.getUriInfo().getPathParameters();
        grant(response, request, String.valueOf(path.getFirst("id")), String.valueOf(path.getFirst("user")), body);
    }

    @DELETE
    @Path("{database}")
    public void revoke(
            @Suspended AsyncResponse response,
            @Context ContainerRequestContext request,
            @PathParam("id") String id,
            @PathParam("user") String user,
            @PathParam("database") String database) {
        answers.send(response, access.revoke(Caller.of(request), id, user, database), done -> Answers.accepted());
    }
}
