package org.trove.api.resource;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.trove.api.auth.Caller;
import org.trove.api.service.GuestBodies;
import org.trove.api.service.GuestUsers;
import org.trove.api.validation.BodySchema;
import org.trove.api.view.GuestViews;
import org.trove.model.UserSpec;

/** The users inside an instance. */
@Path("/v1.0/{project}/instances/{id}/users")
public final class UsersResource {

    private final GuestUsers users;
    private final AsyncAnswers answers;
    private final int pageSize;

    public UsersResource(GuestUsers users, AsyncAnswers answers, int pageSize) {
        this.users = users;
        this.answers = answers;
        this.pageSize = pageSize;
    }

    @GET
    public void list(
            @Suspended AsyncResponse response, @Context ContainerRequestContext request, @PathParam("id") String id) {
        Caller caller = Caller.of(request);
        UriInfo uri = request.getUriInfo();
        answers.send(
                response,
                users.list(caller, id, Paging.request(uri, pageSize)),
                page -> Paging.answer("users", page, GuestViews::user, caller, uri));
    }

    @POST
    public void create(
            @Suspended AsyncResponse response,
            @Context ContainerRequestContext request,
            @PathParam("id") String id,
            JsonNode body) {
        Caller caller = Caller.of(request);
        List<UserSpec> specs =
                GuestBodies.users(BodySchema.USERS_CREATE.require(body).path("users"));
        answers.send(response, users.create(caller, id, specs), done -> Answers.accepted());
    }

    @PUT
    public void changePasswords(
            @Suspended AsyncResponse response,
            @Context ContainerRequestContext request,
            @PathParam("id") String id,
            JsonNode body) {
        Caller caller = Caller.of(request);
        List<UserSpec> specs =
                GuestBodies.users(BodySchema.USERS_PASSWORDS.require(body).path("users"));
        answers.send(response, users.changePasswords(caller, id, specs), done -> Answers.accepted());
    }

    @GET
    @Path("{user}")
    public void show(
            @Suspended AsyncResponse response,
            @Context ContainerRequestContext request,
            @PathParam("id") String id,
            @PathParam("user") String user) {
        answers.send(
                response,
                users.show(Caller.of(request), id, user),
                found -> Answers.ok("user", GuestViews.user(found)));
    }

    /** Trove takes passwords of several users at {@code update_all} too; a user of that name is told apart by the body. */
    @PUT
    @Path("{user}")
    public void update(
            @Suspended AsyncResponse response,
            @Context ContainerRequestContext request,
            @PathParam("id") String id,
            @PathParam("user") String user,
            JsonNode body) {
        if (user.equals("update_all") && body.has("users")) {
            changePasswords(response, request, id, body);
            return;
        }
        JsonNode wish = BodySchema.USER_UPDATE.require(body).path("user");
        answers.send(
                response,
                users.update(Caller.of(request), id, user, GuestBodies.attributes(wish)),
                done -> Answers.accepted());
    }

    @DELETE
    @Path("{user}")
    public void delete(
            @Suspended AsyncResponse response,
            @Context ContainerRequestContext request,
            @PathParam("id") String id,
            @PathParam("user") String user) {
        answers.send(response, users.delete(Caller.of(request), id, user), done -> Answers.accepted());
    }
}
