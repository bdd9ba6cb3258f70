package org.trove.api.auth;

import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.api.policy.Subject;
import org.trove.context.RequestContext;
import org.trove.error.ErrorCode;
import org.trove.error.TroveException;
import org.trove.model.ProjectId;
import org.trove.store.ReservedKey;

/**
 * Who makes a request, and in which project.
 *
 * @param baseUrl scheme, host and port as the client called, without a slash at the end
 * @param reservedKey the key by which the client will know the request again, null where it gave none
 */
public record Caller(
        Identity identity,
        ProjectId project,
        boolean isAdmin,
        RequestContext context,
        String baseUrl,
        @Nullable ReservedKey reservedKey) {

    static final String PROPERTY = Caller.class.getName();

    public Caller(Identity identity, ProjectId project, boolean isAdmin, RequestContext context, String baseUrl) {
        this(identity, project, isAdmin, context, baseUrl, null);
    }

    /** The caller that the authentication found. */
    public static Caller of(ContainerRequestContext request) {
        return (Caller) Objects.requireNonNull(request.getProperty(PROPERTY), "the route is not authenticated");
    }

    /** The caller, where the route asks for one. */
    public static Optional<Caller> find(ContainerRequestContext request) {
        return Optional.ofNullable((Caller) request.getProperty(PROPERTY));
    }

    /** Gives the request's caller the key under which its answer is kept. */
    public static void reserve(ContainerRequestContext request, ReservedKey key) {
        Caller caller = of(request);
        request.setProperty(
                PROPERTY,
                new Caller(caller.identity, caller.project, caller.isAdmin, caller.context, caller.baseUrl, key));
    }

    /** The caller against an object of the given project. */
    public Subject against(ProjectId owner) {
        return new Subject(identity.userId(), project.value(), context.roles(), owner.value());
    }

    /** The caller where there is no object. */
    public Subject alone() {
        return against(project);
    }

    /** Whether objects of the project exist for the caller: his own, or any for an administrator. */
    public boolean sees(ProjectId owner) {
        return isAdmin || owner.equals(project);
    }

    /** @throws TroveException UNAUTHORIZED as Trove answers those who are not administrators */
    public void requireAdmin() {
        if (!isAdmin) {
            throw TroveException.of(ErrorCode.UNAUTHORIZED, "User does not have admin privileges.");
        }
    }
}
