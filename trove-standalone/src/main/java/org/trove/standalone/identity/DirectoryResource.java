package org.trove.standalone.identity;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Projects, users and what else clients look up by name. Administrators see everything; others see themselves and their own
 * projects, so that clients can turn a project's name into its id.
 */
@Path("/v3")
@Produces(MediaType.APPLICATION_JSON)
public final class DirectoryResource {
    private static final String AUTH = "X-Auth-Token";

    private final IdentityService service;
    private final Callers callers;
    private final IdentityView view;

    DirectoryResource(IdentityService service, Callers callers, IdentityView view) {
        this.service = service;
        this.callers = callers;
        this.view = view;
    }

    @GET
    @Path("projects")
    public Map<String, Object> projects(
            @HeaderParam(AUTH) @Nullable String auth, @QueryParam("name") @Nullable String name) {
        return view.list(
                "projects",
                visibleProjects(callers.caller(auth)).stream()
                        .filter(project -> name == null || name.equals(project.name()))
                        .map(view::project)
                        .toList());
    }

    @GET
    @Path("projects/{id}")
    public Map<String, Object> project(@HeaderParam(AUTH) @Nullable String auth, @PathParam("id") String id) {
        ValidatedToken caller = callers.caller(auth);
        Project project = service.directory().project(id).orElseThrow(() -> IdentityException.notFound("project", id));
        if (!visibleProjects(caller).contains(project)) {
            throw IdentityException.forbidden("identity:get_project");
        }
        return Map.of("project", view.project(project));
    }

    @GET
    @Path("users")
    public Map<String, Object> users(
            @HeaderParam(AUTH) @Nullable String auth, @QueryParam("name") @Nullable String name) {
        ValidatedToken caller = callers.caller(auth);
        return view.list(
                "users",
                service.directory().users().stream()
                        .filter(user -> isVisible(user, caller))
                        .filter(user -> name == null || name.equals(user.name()))
                        .map(this::view)
                        .toList());
    }

    @GET
    @Path("users/{id}")
    public Map<String, Object> user(@HeaderParam(AUTH) @Nullable String auth, @PathParam("id") String id) {
        return Map.of("user", view(visibleUser(auth, id)));
    }

    @GET
    @Path("users/{id}/projects")
    public Map<String, Object> projectsOfUser(@HeaderParam(AUTH) @Nullable String auth, @PathParam("id") String id) {
        return view.list(
                "projects",
                service.directory().projectsOf(visibleUser(auth, id)).stream()
                        .map(view::project)
                        .toList());
    }

    @GET
    @Path("domains")
    public Map<String, Object> domains(
            @HeaderParam(AUTH) @Nullable String auth, @QueryParam("name") @Nullable String name) {
        callers.requireAdmin(auth, "identity:list_domains");
        boolean wanted = name == null || ServiceCatalog.DOMAIN_NAME.equalsIgnoreCase(name);
        return view.list("domains", wanted ? List.of(view.domain()) : List.of());
    }

    @GET
    @Path("domains/{id}")
    public Map<String, Object> domain(@HeaderParam(AUTH) @Nullable String auth, @PathParam("id") String id) {
        callers.caller(auth);
        if (!ServiceCatalog.DOMAIN_ID.equals(id)) {
            throw IdentityException.notFound("domain", id);
        }
        return Map.of("domain", view.domain());
    }

    @GET
    @Path("roles")
    public Map<String, Object> roles(
            @HeaderParam(AUTH) @Nullable String auth, @QueryParam("name") @Nullable String name) {
        callers.requireAdmin(auth, "identity:list_roles");
        return view.list(
                "roles",
                service.directory().roles().stream()
                        .filter(role -> name == null || name.equals(role))
                        .map(view::role)
                        .toList());
    }

    @GET
    @Path("services")
    public Map<String, Object> services(@HeaderParam(AUTH) @Nullable String auth) {
        callers.requireAdmin(auth, "identity:list_services");
        return view.list("services", view.services());
    }

    private List<Project> visibleProjects(ValidatedToken caller) {
        if (Callers.isAdmin(caller)) {
            return service.directory().projects();
        }
        Optional<User> user = service.directory().user(caller.userId());
        return user.map(service.directory()::projectsOf).orElse(List.of());
    }

    private User visibleUser(@Nullable String auth, String id) {
        ValidatedToken caller = callers.caller(auth);
        User user = service.directory().user(id).orElseThrow(() -> IdentityException.notFound("user", id));
        if (!isVisible(user, caller)) {
            throw IdentityException.forbidden("identity:get_user");
        }
        return user;
    }

    private static boolean isVisible(User user, ValidatedToken caller) {
        return Callers.isAdmin(caller) || user.id().equals(caller.userId());
    }

    private Map<String, Object> view(User user) {
        return view.user(
                user,
                service.directory()
                        .projectNamed(user.defaultProject())
                        .map(Project::id)
                        .orElse(null));
    }
}
