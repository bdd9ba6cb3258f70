package org.trove.api.resource;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import org.trove.api.auth.Caller;
import org.trove.api.service.AuthorityQueries;
import org.trove.api.view.AuthorityViews;

/** The certificate authority that signs the instances' certificates; Trove has no such route. */
@Path("/v1.0/{project}/certificate-authority")
public final class AuthorityResource {
    private final AuthorityQueries queries;

    public AuthorityResource(AuthorityQueries queries) {
        this.queries = queries;
    }

    @GET
    public Response show(@Context ContainerRequestContext request) {
        return Answers.ok("certificate_authority", AuthorityViews.trusted(queries.trusted(Caller.of(request))));
    }
}
