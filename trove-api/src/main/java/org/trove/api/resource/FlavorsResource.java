package org.trove.api.resource;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import org.trove.api.auth.Caller;
import org.trove.api.service.FlavorQueries;
import org.trove.api.view.FlavorView;
import org.trove.api.view.Links;

/** The sizes that instances can have. */
@Path("/v1.0/{project}/flavors")
public final class FlavorsResource {

    private final FlavorQueries flavors;

    public FlavorsResource(FlavorQueries flavors) {
        this.flavors = flavors;
    }

    @GET
    public Response list(@Context ContainerRequestContext request) {
        Caller caller = Caller.of(request);
        Links links = LinksOf.caller(caller);
        return Answers.ok(
                "flavors",
                flavors.list(caller).stream()
                        .map(flavor -> FlavorView.of(flavor, links))
                        .toList());
    }

    @GET
    @Path("{id}")
    public Response show(@Context ContainerRequestContext request, @PathParam("id") String id) {
        Caller caller = Caller.of(request);
        return Answers.ok("flavor", FlavorView.of(flavors.show(caller, id), LinksOf.caller(caller)));
    }
}
