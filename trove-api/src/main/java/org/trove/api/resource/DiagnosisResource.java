package org.trove.api.resource;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import org.trove.api.auth.Caller;
import org.trove.api.service.DiagnosisQueries;
import org.trove.api.view.DiagnosisView;

/** Why an instance is as it is, and what to do about it. */
@Path("/v1.0/{project}/instances/{id}/diagnosis")
public final class DiagnosisResource {

    private final DiagnosisQueries queries;

    public DiagnosisResource(DiagnosisQueries queries) {
        this.queries = queries;
    }

    @GET
    public Response show(@Context ContainerRequestContext request, @PathParam("id") String id) {
        DiagnosisQueries.Found found = queries.show(Caller.of(request), id);
        String instance = found.details().instance().id().value();
        return Answers.ok("diagnosis", DiagnosisView.of(instance, found.diagnosis(), found.troubles()));
    }
}
