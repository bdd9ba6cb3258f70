package org.trove.api.resource;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import org.trove.api.auth.Caller;
import org.trove.api.limit.RateLimits;
import org.trove.api.service.QuotaService;
import org.trove.api.validation.BodySchema;
import org.trove.api.view.LimitViews;

/** What a project may use, and how often it may call. */
@Path("/v1.0/{project}")
public final class LimitsResource {

    private final QuotaService quotas;
    private final RateLimits rates;

    public LimitsResource(QuotaService quotas, RateLimits rates) {
        this.quotas = quotas;
        this.rates = rates;
    }

    @GET
    @Path("limits")
    public Response limits(@Context ContainerRequestContext request) {
        Caller caller = Caller.of(request);
        return Answers.ok("limits", LimitViews.limits(quotas.limits(caller), rates.stateOf(caller.project())));
    }

    @GET
    @Path("mgmt/quotas/{target}")
    public Response show(@Context ContainerRequestContext request, @PathParam("target") String target) {
        return Answers.ok("quotas", LimitViews.quotas(quotas.show(Caller.of(request), target)));
    }

    @PUT
    @Path("mgmt/quotas/{target}")
    public Response update(
            @Context ContainerRequestContext request, @PathParam("target") String target, JsonNode body) {
        Caller caller = Caller.of(request);
        caller.requireAdmin();
        JsonNode limits = BodySchema.QUOTAS_UPDATE.require(body).path("quotas");
        return Answers.ok("quotas", quotas.update(caller, target, limits));
    }
}
