package org.trove.api.resource;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.trove.api.auth.Caller;
import org.trove.api.service.GuestBodies;
import org.trove.api.service.OperationActions;
import org.trove.api.service.OperationDetails;
import org.trove.api.service.OperationQueries;
import org.trove.api.service.OperationWaits;
import org.trove.api.service.OperationWish;
import org.trove.api.validation.BodySchema;
import org.trove.api.view.OperationDetailView;
import org.trove.api.view.OperationViews;
import org.trove.error.TroveException;
import org.trove.operation.Intervention;
import org.trove.operation.OperationRecord;
import org.trove.store.Page;

/** The operations of a project: what was accepted, how far it is, and what can be done about it. */
@Path("/v1.0/{project}/operations")
public final class OperationsResource {

    private static final Pattern SECONDS = Pattern.compile("[1-9]|[1-5][0-9]|60");

    private final OperationQueries queries;
    private final OperationActions actions;
    private final OperationWaits waits;
    private final AsyncAnswers answers;
    private final int pageSize;

    public OperationsResource(
            OperationQueries queries,
            OperationActions actions,
            OperationWaits waits,
            AsyncAnswers answers,
            int pageSize) {
        this.queries = queries;
        this.actions = actions;
        this.waits = waits;
        this.answers = answers;
        this.pageSize = pageSize;
    }

    @GET
    public Response list(@Context ContainerRequestContext request) {
        Caller caller = Caller.of(request);
        UriInfo uri = request.getUriInfo();
        MultivaluedMap<String, String> query = uri.getQueryParameters();
        OperationWish wish = new OperationWish(
                query.getFirst("instance"), query.getFirst("kind"), query.getFirst("state"), query.getFirst("since"));
        Page<OperationRecord> page = queries.list(caller, wish, Paging.request(uri, pageSize));
        List<?> items = page.items().stream().map(OperationViews::event).toList();
        return Answers.ok(Paging.body("operations", items, page.nextMarker(), caller, uri));
    }

    @GET
    @Path("{id}")
    public void show(
            @Suspended AsyncResponse response, @Context ContainerRequestContext request, @PathParam("id") String id) {
        Caller caller = Caller.of(request);
        @Nullable String wait = request.getUriInfo().getQueryParameters().getFirst("wait");
        if (wait == null) {
            response.resume(Answers.ok("operation", view(caller, queries.show(caller, id))));
            return;
        }
        if (!SECONDS.matcher(wait).matches()) {
            throw TroveException.badRequest("'wait' must be a whole number of seconds from 1 to 60.");
        }
        answers.send(
                response,
                waits.show(caller, id, Duration.ofSeconds(Integer.parseInt(wait))),
                found -> Answers.ok("operation", view(caller, found)));
    }

    @POST
    @Path("{id}/action")
    public Response act(@Context ContainerRequestContext request, @PathParam("id") String id, JsonNode body) {
        Caller caller = Caller.of(request);
        String name = BodySchema.OPERATION_ACTION.require(body).fieldNames().next();
        @Nullable String reason = GuestBodies.text(body.path(name).path("reason"));
        Intervention.Action action = Intervention.Action.valueOf(name.toUpperCase(Locale.ROOT));
        return Answers.accepted("operation", view(caller, actions.perform(caller, id, action, reason)), id);
    }

    private static OperationDetailView view(Caller caller, OperationDetails details) {
        return OperationViews.detail(details.operation(), details.steps(), details.interventions(), caller.isAdmin());
    }
}
