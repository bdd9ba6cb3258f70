package org.trove.standalone.identity;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;

/** Discovery of the versions that are served: open to everybody. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public final class VersionResource {
    private static final int MULTIPLE_CHOICES = 300;

    private final IdentityView view;
    private final String location;

    VersionResource(IdentityView view, ServiceCatalog catalog) {
        this.view = view;
        this.location = catalog.identityUrl() + "/v3/";
    }

    @GET
    public Response versions() {
        return Response.status(MULTIPLE_CHOICES)
                .header(HttpHeaders.LOCATION, location)
                .entity(Map.of("versions", Map.of("values", List.of(view.version()))))
                .build();
    }
}
