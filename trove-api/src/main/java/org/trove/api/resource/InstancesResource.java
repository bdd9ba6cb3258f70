package org.trove.api.resource;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import org.trove.api.auth.Caller;
import org.trove.api.json.Json;
import org.trove.api.service.Accepted;
import org.trove.api.service.CreateRequest;
import org.trove.api.service.InstanceActions;
import org.trove.api.service.InstanceCreation;
import org.trove.api.service.InstanceQueries;
import org.trove.api.service.InstanceResizing;
import org.trove.api.service.VersionMatch;
import org.trove.api.validation.BodySchema;
import org.trove.api.view.InstanceViews;
import org.trove.api.view.Links;
import org.trove.model.InstanceDetails;
import org.trove.store.Page;

/** The instances of a project. */
@Path("/v1.0/{project}/instances")
public final class InstancesResource {

    private final InstanceQueries queries;
    private final InstanceCreation creation;
    private final InstanceActions actions;
    private final InstanceResizing resizing;
    private final InstanceViews views;
    private final int pageSize;

    public InstancesResource(
            InstanceQueries queries,
            InstanceCreation creation,
            InstanceActions actions,
            InstanceResizing resizing,
            InstanceViews views,
            int pageSize) {
        this.queries = queries;
        this.creation = creation;
        this.actions = actions;
        this.resizing = resizing;
        this.views = views;
        this.pageSize = pageSize;
    }

    @GET
    public Response list(@Context ContainerRequestContext request) {
        Caller caller = Caller.of(request);
        UriInfo uri = request.getUriInfo();
        Page<InstanceDetails> page = page(caller, uri, "instance:index");
        List<?> items = views.list(page.items(), LinksOf.caller(caller), caller.isAdmin());
        return Answers.ok(Paging.body("instances", items, page.nextMarker(), caller, uri));
    }

    @GET
    @Path("detail")
    public Response listDetailed(@Context ContainerRequestContext request) {
        Caller caller = Caller.of(request);
        UriInfo uri = request.getUriInfo();
        Links links = LinksOf.caller(caller);
        Page<InstanceDetails> page = page(caller, uri, "instance:detail");
        return Paging.answer("instances", page, item -> views.detail(item, links, caller.isAdmin()), caller, uri);
    }

    private Page<InstanceDetails> page(Caller caller, UriInfo uri, String rule) {
        return queries.list(caller, rule, Paging.request(uri, pageSize), Paging.flag(uri, "include_clustered"));
    }

    @POST
    public Response create(@Context ContainerRequestContext request, JsonNode body) {
        Caller caller = Caller.of(request);
        CreateRequest wish = CreateRequest.of(BodySchema.INSTANCE_CREATE.require(body));
        if (DryRun.isAsked(request.getUriInfo())) {
            InstanceDetails checked = creation.check(caller, wish);
            return Answers.ok(DryRun.answer(views.detail(checked, LinksOf.caller(caller), caller.isAdmin())));
        }
        Accepted<InstanceDetails> accepted = creation.create(caller, wish, details -> body(caller, details));
        return Answers.ok(body(caller, accepted.result()), accepted.operationId());
    }

    private byte[] body(Caller caller, InstanceDetails details) {
        return Json.write(Map.of("instance", views.detail(details, LinksOf.caller(caller), caller.isAdmin())));
    }

    @GET
    @Path("{id}")
    public Response show(@Context ContainerRequestContext request, @PathParam("id") String id) {
        Caller caller = Caller.of(request);
        InstanceDetails details = queries.show(caller, id);
        return Response.fromResponse(
                        Answers.ok("instance", views.detail(details, LinksOf.caller(caller), caller.isAdmin())))
                .tag(Long.toString(details.instance().version()))
                .build();
    }

    @PUT
    @Path("{id}")
    public Response update(@Context ContainerRequestContext request, @PathParam("id") String id, JsonNode body) {
        return change(request, id, BodySchema.INSTANCE_UPDATE.require(body));
    }

    @PATCH
    @Path("{id}")
    public Response edit(@Context ContainerRequestContext request, @PathParam("id") String id, JsonNode body) {
        return change(request, id, BodySchema.INSTANCE_PATCH.require(body));
    }

    private Response change(ContainerRequestContext request, String id, JsonNode body) {
        Caller caller = Caller.of(request);
        VersionMatch match = VersionMatch.of(request.getHeaders().get(HttpHeaders.IF_MATCH));
        UpdateRequest wish = UpdateRequest.of(body.path("instance"));
        actions.requireUpdatable(caller, id, match);
        wish.requirePossible(id);
        if (wish.name() != null) {
            actions.rename(caller, id, wish.name(), match);
        }
        if (wish.access() != null) {
            // A new name has changed the version that the caller expects.
            VersionMatch second = wish.name() == null ? match : VersionMatch.ANY;
            return Answers.accepted(actions.updateAccess(caller, id, wish.access(), second));
        }
        return Answers.accepted();
    }

    @DELETE
    @Path("{id}")
    public Response delete(@Context ContainerRequestContext request, @PathParam("id") String id) {
        return Answers.accepted(actions.delete(Caller.of(request), id));
    }

    @POST
    @Path("{id}/action")
    public Response act(@Context ContainerRequestContext request, @PathParam("id") String id, JsonNode body) {
        Caller caller = Caller.of(request);
        return InstanceAction.of(BodySchema.INSTANCE_ACTION.require(body)).perform(actions, resizing, caller, id);
    }
}
