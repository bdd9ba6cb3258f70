package org.trove.api.resource;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.trove.api.auth.Caller;
import org.trove.api.service.DatastoreQueries;
import org.trove.api.view.ParameterView;

/** What configuration groups of a datastore version may set. */
@Path("/v1.0/{project}/datastores")
public final class ParametersResource {

    private final DatastoreQueries queries;

    public ParametersResource(DatastoreQueries queries) {
        this.queries = queries;
    }

    @GET
    @Path("{datastore}/versions/{version}/parameters")
    public Response list(
            @Context ContainerRequestContext request,
            @PathParam("datastore") String datastore,
            @PathParam("version") String version) {
        return listOf(queries.parameters(Caller.of(request), datastore, version));
    }

    @GET
    @Path("{datastore}/versions/{version}/parameters/{name}")
    public Response show(
            @Context ContainerRequestContext request,
            @PathParam("datastore") String datastore,
            @PathParam("version") String version,
            @PathParam("name") String name) {
        return single(queries.parameter(Caller.of(request), datastore, version, name));
    }

    @GET
    @Path("versions/{version}/parameters")
    public Response listByVersion(@Context ContainerRequestContext request, @PathParam("version") String version) {
        return listOf(queries.parameters(Caller.of(request), null, version));
    }

    @GET
    @Path("versions/{version}/parameters/{name}")
    public Response showByVersion(
            @Context ContainerRequestContext request,
            @PathParam("version") String version,
            @PathParam("name") String name) {
        return single(queries.parameter(Caller.of(request), null, version, name));
    }

    private static Response listOf(DatastoreQueries.Parameters parameters) {
        return Answers.ok("configuration-parameters", views(parameters));
    }

    private static Response single(DatastoreQueries.Parameters parameters) {
        return Answers.ok(views(parameters).get(0));
    }

    private static List<ParameterView> views(DatastoreQueries.Parameters parameters) {
        return parameters.rules().stream()
                .map(rule -> ParameterView.of(rule, parameters.versionId()))
                .toList();
    }
}
