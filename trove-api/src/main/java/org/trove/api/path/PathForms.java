package org.trove.api.path;

import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.trove.error.ErrorCode;
import org.trove.error.TroveException;

/**
 * Brings the paths that Trove knows in several forms into one, before anything else looks at them: without the version, which
 * the header Accept then names, and with the suffix {@code .json}.
 *
 * <p>Names of users and databases keep their suffix in any case, unlike in Trove: to delete another one than that which was
 * named would be worse than any difference. For the same reason a semicolon is a part of a name: to the framework it would begin
 * parameters of the path, which this API does not have.
 */
@PreMatching
@Priority(2)
public final class PathForms implements ContainerRequestFilter {

    private static final String VERSION = "1.0";
    private static final String ROOT = "v" + VERSION + "/";
    private static final String SUFFIX = ".json";
    private static final Pattern VERSIONED = Pattern.compile("v[0-9].*");
    private static final Pattern ACCEPTED = Pattern.compile(
            "application/vnd\\.openstack\\.trove(?:\\+[^;,]{1,40})?;\\s*version=([0-9]+(?:\\.[0-9]*)?)");

    /** What lies below an instance: users or databases, and which of them. */
    private static final Pattern BELOW_AN_INSTANCE =
            Pattern.compile("(v1\\.0/[^/]*/instances/[^/]*/(?:users|databases)/)(.+)");

    /** A user, their databases, which of those. */
    private static final Pattern ACCESS = Pattern.compile("(.+?)(/databases(?:/|$))(.*)");

    @Override
    public void filter(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath(false);
        String relative = path.startsWith("/") ? path.substring(1) : path;
        String versioned = versioned(relative, request.getHeaderString(HttpHeaders.ACCEPT));
        String plain = withWholeNames(withoutSuffix(versioned));
        if (!plain.equals(relative)) {
            request.setRequestUri(with(request, plain));
        }
    }

    /** @throws TroveException NOT_ACCEPTABLE where the header names a version that there is not */
    static String versioned(String path, @Nullable String accept) {
        if (accept == null || VERSIONED.matcher(path).matches()) {
            return path;
        }
        Matcher named = ACCEPTED.matcher(accept);
        if (!named.find()) {
            return path;
        }
        if (!VERSION.equals(named.group(1))) {
            throw TroveException.of(ErrorCode.NOT_ACCEPTABLE, "version not supported");
        }
        return ROOT + path;
    }

    static String withoutSuffix(String path) {
        boolean suffixed =
                path.startsWith(ROOT) && path.endsWith(SUFFIX) && !path.endsWith("/" + SUFFIX) && !endsWithName(path);
        return suffixed ? path.substring(0, path.length() - SUFFIX.length()) : path;
    }

    /** The databases of a user are no name. */
    private static boolean endsWithName(String path) {
        return BELOW_AN_INSTANCE.matcher(path).matches() && !path.matches(".*/users/.+/databases\\.json");
    }

    /**
     * Names may have slashes, as {@code user@10.0.0.0/255.255.255.0} does, and Trove's client does not encode them: they are here.
     * A user is the shortest that leaves a rest with a meaning.
     */
    static String withWholeNames(String path) {
        Matcher named = BELOW_AN_INSTANCE.matcher(path);
        if (!named.matches()) {
            return path.replace(";", "%3B");
        }
        Matcher access = ACCESS.matcher(named.group(2));
        boolean ofUser = named.group(1).endsWith("/users/") && access.matches();
        return named.group(1)
                + (ofUser ? whole(access.group(1)) + access.group(2) + whole(access.group(3)) : whole(named.group(2)));
    }

    private static String whole(String name) {
        return name.replace("/", "%2F").replace(";", "%3B");
    }

    private static URI with(ContainerRequestContext request, String path) {
        @Nullable String query = request.getUriInfo().getRequestUri().getRawQuery();
        String base = request.getUriInfo().getBaseUri().toString();
        return URI.create((base.endsWith("/") ? base : base + "/") + path + (query == null ? "" : "?" + query));
    }
}
