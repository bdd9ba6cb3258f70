package org.trove.api.resource;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trove.api.view.Link;

/** Says which versions of the API there are. */
@Path("/")
public final class VersionResource {

    private final @Nullable String publicEndpoint;

    /** @param publicEndpoint base URL of the links, null = as the client called */
    public VersionResource(@Nullable String publicEndpoint) {
        this.publicEndpoint = publicEndpoint;
    }

    @GET
    public Response versions(@Context UriInfo uri) {
        return Answers.ok("versions", List.of(version(uri)));
    }

    @GET
    @Path("v1.0")
    public Response version1(@Context UriInfo uri) {
        return Answers.ok("version", version(uri));
    }

    private VersionView version(UriInfo uri) {
        String self = base(uri) + "/v1.0/";
        return new VersionView("v1.0", "CURRENT", "2012-08-01T00:00:00Z", List.of(new Link(self, "self")));
    }

    private String base(UriInfo uri) {
        if (publicEndpoint != null) {
            return publicEndpoint.endsWith("/")
                    ? publicEndpoint.substring(0, publicEndpoint.length() - 1)
                    : publicEndpoint;
        }
        URI base = uri.getBaseUri();
        return base.getScheme() + "://" + base.getRawAuthority();
    }

    /** A version of the API. */
    record VersionView(String id, String status, String updated, List<Link> links) {}
}
