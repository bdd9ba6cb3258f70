package org.trove.api.resource;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;
import org.trove.api.auth.Caller;
import org.trove.api.service.GuestBodies;
import org.trove.api.service.GuestRoot;
import org.trove.api.validation.BodySchema;
import org.trove.api.view.GuestViews;

/** The superuser inside an instance. */
@Path("/v1.0/{project}/instances/{id}/root")
public final class RootResource {

    private final GuestRoot root;
    private final AsyncAnswers answers;

    public RootResource(GuestRoot root, AsyncAnswers answers) {
        this.root = root;
        this.answers = answers;
    }

    @GET
    public Response show(@Context ContainerRequestContext request, @PathParam("id") String id) {
        return Answers.ok("rootEnabled", root.isEnabled(Caller.of(request), id));
    }

    @POST
    public void enable(
            @Suspended AsyncResponse response,
            @Context ContainerRequestContext request,
            @PathParam("id") String id,
            JsonNode body) {
        @Nullable
        String password = body.isMissingNode()
                ? null
                : GuestBodies.text(BodySchema.ROOT_ENABLE.require(body).path("password"));
        answers.send(
                response,
                root.enable(Caller.of(request), id, password),
                user -> Answers.ok("user", GuestViews.credential(user)));
    }

    /** Trove's other path of the same. */
    @DELETE
    @Path("delete")
    public void disableByName(
            @Suspended AsyncResponse response, @Context ContainerRequestContext request, @PathParam("id") String id) {
        disable(response, request, id);
    }

    @DELETE
    public void disable(
            @Suspended AsyncResponse response, @Context ContainerRequestContext request, @PathParam("id") String id) {
        answers.send(
                response,
                root.disable(Caller.of(request), id),
                done -> Response.noContent().build());
    }
}
