package org.trove.api.resource;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.trove.api.auth.Caller;
import org.trove.api.service.DatastoreQueries;
import org.trove.api.service.FlavorQueries;
import org.trove.api.view.DatastoreViews;
import org.trove.api.view.FlavorView;
import org.trove.api.view.Links;
import org.trove.model.DatastoreVersion;

/** The datastores and their versions. */
@Path("/v1.0/{project}/datastores")
public final class DatastoresResource {

    private final DatastoreQueries queries;
    private final FlavorQueries flavors;

    public DatastoresResource(DatastoreQueries queries, FlavorQueries flavors) {
        this.queries = queries;
        this.flavors = flavors;
    }

    @GET
    public Response list(@Context ContainerRequestContext request) {
        Caller caller = Caller.of(request);
        List<?> items =
                queries.list(caller).stream().map(entry -> view(entry, caller)).toList();
        return Answers.ok("datastores", items);
    }

    @GET
    @Path("{datastore}")
    public Response show(@Context ContainerRequestContext request, @PathParam("datastore") String datastore) {
        Caller caller = Caller.of(request);
        return Answers.ok("datastore", view(queries.show(caller, datastore), caller));
    }

    @DELETE
    @Path("{datastore}")
    public Response delete(@Context ContainerRequestContext request, @PathParam("datastore") String datastore) {
        queries.delete(Caller.of(request), datastore);
        return Answers.accepted();
    }

    @GET
    @Path("{datastore}/versions")
    public Response versions(@Context ContainerRequestContext request, @PathParam("datastore") String datastore) {
        Caller caller = Caller.of(request);
        List<?> items = queries.versions(caller, datastore).stream()
                .map(version -> view(version, caller))
                .toList();
        return Answers.ok("versions", items);
    }

    @GET
    @Path("{datastore}/versions/{version}")
    public Response version(
            @Context ContainerRequestContext request,
            @PathParam("datastore") String datastore,
            @PathParam("version") String version) {
        Caller caller = Caller.of(request);
        return Answers.ok("version", view(queries.version(caller, datastore, version), caller));
    }

    @GET
    @Path("versions/{version}")
    public Response versionById(@Context ContainerRequestContext request, @PathParam("version") String version) {
        Caller caller = Caller.of(request);
        return Answers.ok("version", view(queries.version(caller, version), caller));
    }

    /** Every flavor fits every version; the list is the cloud's. */
    @GET
    @Path("{datastore}/versions/{version}/flavors")
    public Response flavors(
            @Context ContainerRequestContext request,
            @PathParam("datastore") String datastore,
            @PathParam("version") String version) {
        Caller caller = Caller.of(request);
        queries.requireForFlavors(caller, datastore, version);
        Links links = LinksOf.caller(caller);
        return Answers.ok(
                "flavors",
                flavors.all().stream()
                        .map(flavor -> FlavorView.of(flavor, links))
                        .toList());
    }

    /** The clouds so far have one kind of volume, which has no name. */
    @GET
    @Path("{datastore}/versions/{version}/volume-types")
    public Response volumeTypes(
            @Context ContainerRequestContext request,
            @PathParam("datastore") String datastore,
            @PathParam("version") String version) {
        queries.requireForVolumeTypes(Caller.of(request), datastore, version);
        return Answers.ok("volume_types", List.of());
    }

    private static DatastoreViews.DatastoreView view(DatastoreQueries.Entry entry, Caller caller) {
        return DatastoreViews.datastore(entry.datastore(), entry.versions(), LinksOf.caller(caller), caller.isAdmin());
    }

    private static DatastoreViews.VersionView view(DatastoreVersion version, Caller caller) {
        return DatastoreViews.version(version, LinksOf.caller(caller), caller.isAdmin(), true);
    }
}
