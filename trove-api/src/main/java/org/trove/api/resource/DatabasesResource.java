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
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.trove.api.auth.Caller;
import org.trove.api.fault.Faults;
import org.trove.api.service.GuestBodies;
import org.trove.api.service.GuestDatabases;
import org.trove.api.validation.BodySchema;
import org.trove.api.view.GuestViews;
import org.trove.error.ErrorCode;
import org.trove.error.TroveException;
import org.trove.model.DatabaseSpec;

/** The databases inside an instance. */
@Path("/v1.0/{project}/instances/{id}/databases")
public final class DatabasesResource {

    private final GuestDatabases databases;
    private final AsyncAnswers answers;
    private final int pageSize;

    public DatabasesResource(GuestDatabases databases, AsyncAnswers answers, int pageSize) {
        this.databases = databases;
        this.answers = answers;
        this.pageSize = pageSize;
    }

    @GET
    public void list(
            @Suspended AsyncResponse response, @Context ContainerRequestContext request, @PathParam("id") String id) {
        Caller caller = Caller.of(request);
        UriInfo uri = request.getUriInfo();
        answers.send(
                response,
                databases.list(caller, id, Paging.request(uri, pageSize)),
                page -> Paging.answer("databases", page, GuestViews::database, caller, uri));
    }

    @POST
    public void create(
            @Suspended AsyncResponse response,
            @Context ContainerRequestContext request,
            @PathParam("id") String id,
            JsonNode body) {
        Caller caller = Caller.of(request);
        List<DatabaseSpec> specs =
                GuestBodies.databases(BodySchema.DATABASES_CREATE.require(body).path("databases"));
        answers.send(response, databases.create(caller, id, specs), done -> Answers.accepted());
    }

    @GET
    @Path("{name}")
    public Response show() {
        return Faults.response(
                TroveException.of(ErrorCode.NOT_IMPLEMENTED, "A database has nothing to show but its name."));
    }

    @DELETE
    @Path("{name}")
    public void delete(
            @Suspended AsyncResponse response,
            @Context ContainerRequestContext request,
            @PathParam("id") String id,
            @PathParam("name") String name) {
        answers.send(response, databases.delete(Caller.of(request), id, name), done -> Answers.accepted());
    }
}
