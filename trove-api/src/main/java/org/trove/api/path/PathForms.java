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
 * <p>An encoded dot is none of the suffix, so a user called {@code a.json} is {@code a%2ejson}, as Trove's client writes it.
 * Names of databases keep their suffix in any case, unlike in Trove: its client does not encode them, and to delete another
 * database than the one that was named would be worse than any difference.
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

    /** {@code v1.0/project/instances/id/databases/name}, and that below a user. */
    private static final Pattern NAMES_A_DATABASE =
            Pattern.compile("v1\\.0/[^/]*/instances/[^/]*/(?:users/[^/]*/)?databases/[^/]*");

    @Override
    public void filter(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath(false);
        String relative = path.startsWith("/") ? path.substring(1) : path;
        String plain = withoutSuffix(versioned(relative, request.getHeaderString(HttpHeaders.ACCEPT)));
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
        boolean suffixed = path.startsWith(ROOT)
                && path.endsWith(SUFFIX)
                && !path.endsWith("/" + SUFFIX)
                && !NAMES_A_DATABASE.matcher(path).matches();
        return suffixed ? path.substring(0, path.length() - SUFFIX.length()) : path;
    }

    private static URI with(ContainerRequestContext request, String path) {
        @Nullable String query = request.getUriInfo().getRequestUri().getRawQuery();
        String base = request.getUriInfo().getBaseUri().toString();
        return URI.create((base.endsWith("/") ? base : base + "/") + path + (query == null ? "" : "?" + query));
    }
}
