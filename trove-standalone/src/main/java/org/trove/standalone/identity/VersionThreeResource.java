package org.trove.standalone.identity;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;

/** Describes the one version that is served: open to everybody. */
@Path("/v3")
@Produces(MediaType.APPLICATION_JSON)
public final class VersionThreeResource {
    private final IdentityView view;

    VersionThreeResource(IdentityView view) {
        this.view = view;
    }

    @GET
    public Map<String, Object> version() {
        return Map.of("version", view.version());
    }
}
