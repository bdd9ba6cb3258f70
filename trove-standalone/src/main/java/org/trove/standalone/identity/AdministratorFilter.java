package org.trove.standalone.identity;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Lets only administrators at the operator's pages: by name and password (HTTP Basic, which Prometheus and curl speak) or by a
 * token.
 */
public final class AdministratorFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final String PASSED = AdministratorFilter.class.getName();
    private static final String BASIC = "basic ";

    private final transient Logins logins;

    public AdministratorFilter(Logins logins) {
        this.logins = logins;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String token = request.getHeader("X-Auth-Token");
        if (request.getAttribute(PASSED) != null || (token != null && isAdministrator(token))) {
            chain.doFilter(request, response);
            return;
        }
        String[] shown = nameAndPassword(request.getHeader("Authorization"));
        if (shown.length != 2) {
            refuse(
                    response,
                    HttpServletResponse.SC_UNAUTHORIZED,
                    "These pages need the login of an administrator.",
                    null);
            return;
        }
        check(request, response, shown);
    }

    private boolean isAdministrator(String token) {
        return logins.service().validate(token).filter(Callers::isAdmin).isPresent();
    }

    /** The request goes on here when the password was checked. */
    private void check(HttpServletRequest request, HttpServletResponse response, String[] shown) {
        User user = logins.service().directory().userNamed(shown[0]).orElse(null);
        AsyncContext waiting = request.startAsync();
        waiting.setTimeout(0);
        logins.check(user, shown[0], shown[1], request.getRemoteAddr()).whenComplete((known, failure) -> {
            try {
                if (failure instanceof IdentityException refusal) {
                    refuse(response, refusal.status(), String.valueOf(refusal.getMessage()), refusal.retryAfter());
                } else if (failure != null) {
                    response.sendError(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
                } else if (!known.isAdministrator()) {
                    refuse(response, HttpServletResponse.SC_FORBIDDEN, "These pages are for administrators.", null);
                } else {
                    request.setAttribute(PASSED, true);
                    waiting.dispatch();
                    return;
                }
                waiting.complete();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** @return two texts, or none where the header does not hold them */
    private static String[] nameAndPassword(@Nullable String header) {
        if (header == null || !header.toLowerCase(Locale.ROOT).startsWith(BASIC)) {
            return new String[0];
        }
        try {
            byte[] decoded =
                    Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
            return new String(decoded, StandardCharsets.UTF_8).split(":", 2);
        } catch (IllegalArgumentException e) {
            return new String[0];
        }
    }

    private static void refuse(HttpServletResponse response, int status, String message, @Nullable Duration retryAfter)
            throws IOException {
        response.setStatus(status);
        if (status == HttpServletResponse.SC_UNAUTHORIZED) {
            response.setHeader("WWW-Authenticate", "Basic realm=\"trove administration\", charset=\"UTF-8\"");
        }
        if (retryAfter != null) {
            response.setHeader("Retry-After", Long.toString(retryAfter.toSeconds()));
        }
        response.setContentType("text/plain");
        response.getWriter().println(message);
    }
}
