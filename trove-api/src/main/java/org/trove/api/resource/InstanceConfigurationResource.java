package org.trove.api.resource;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.trove.api.auth.Caller;
import org.trove.api.service.DefaultConfiguration;

/** The parameters that an instance has by default. */
@Path("/v1.0/{project}/instances/{id}/configuration")
public final class InstanceConfigurationResource {

    private final DefaultConfiguration defaults;

    public InstanceConfigurationResource(DefaultConfiguration defaults) {
        this.defaults = defaults;
    }

    @GET
    public Response show(@Context ContainerRequestContext request, @PathParam("id") String id) {
        return Answers.ok("instance", Map.of("configuration", defaults.show(Caller.of(request), id)));
    }
}
