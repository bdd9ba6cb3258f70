package org.trove.api.resource;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.jspecify.annotations.Nullable;
import org.trove.api.auth.Caller;
import org.trove.api.service.InstanceMaintenance;
import org.trove.api.service.InstanceQueries;
import org.trove.api.validation.BodySchema;
import org.trove.api.view.InstanceViews;
import org.trove.api.view.Links;
import org.trove.error.TroveException;
import org.trove.model.InstanceDetails;
import org.trove.model.ProjectId;
import org.trove.store.Page;

/** The instances of all projects, for administrators. */
@Path("/v1.0/{project}/mgmt/instances")
public final class MgmtInstancesResource {

    private static final int MAX_PROJECT_LENGTH = 36;

    private final InstanceQueries queries;
    private final InstanceMaintenance maintenance;
    private final AsyncAnswers answers;
    private final InstanceViews views;
    private final int pageSize;

    public MgmtInstancesResource(
            InstanceQueries queries,
            InstanceMaintenance maintenance,
            AsyncAnswers answers,
            InstanceViews views,
            int pageSize) {
        this.queries = queries;
        this.maintenance = maintenance;
        this.answers = answers;
        this.views = views;
        this.pageSize = pageSize;
    }

    @GET
    public Response list(@Context ContainerRequestContext request) {
        Caller caller = Caller.of(request);
        UriInfo uri = request.getUriInfo();
        Links links = LinksOf.caller(caller);
        Page<InstanceDetails> page = queries.listAll(
                caller,
                project(uri.getQueryParameters().getFirst("project_id")),
                Paging.flag(uri, "deleted"),
                Paging.flag(uri, "include_clustered"),
                Paging.request(uri, pageSize));
        return Paging.answer("instances", page, item -> views.mgmt(item, links, null), caller, uri);
    }

    @GET
    @Path("{id}")
    public Response show(@Context ContainerRequestContext request, @PathParam("id") String id) {
        Caller caller = Caller.of(request);
        InstanceQueries.Inspected found = queries.inspect(caller, id);
        return Answers.ok("instance", views.mgmt(found.details(), LinksOf.caller(caller), found.rootEnabled()));
    }

    @POST
    @Path("{id}/action")
    public void act(
            @Context ContainerRequestContext request,
            @PathParam("id") String id,
            JsonNode body,
            @Suspended AsyncResponse response) {
        Caller caller = Caller.of(request);
        caller.requireAdmin();
        MgmtAction.of(BodySchema.INSTANCE_MGMT_ACTION.require(body))
                .perform(maintenance, caller, id, response, answers);
    }

    private static @Nullable ProjectId project(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        if (text.length() > MAX_PROJECT_LENGTH) {
            throw TroveException.badRequest("A project id has at most " + MAX_PROJECT_LENGTH + " characters.");
        }
        return new ProjectId(text);
    }
}
