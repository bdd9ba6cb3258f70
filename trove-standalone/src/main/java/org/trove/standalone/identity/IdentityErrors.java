package org.trove.standalone.identity;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.error.TroveException;

/** Every error in Keystone's shape. */
final class IdentityErrors implements ExceptionMapper<Throwable> {
    private static final Logger LOG = LoggerFactory.getLogger(IdentityErrors.class);
    private static final int UNAUTHORIZED = 401;

    private final String challenge;

    IdentityErrors(ServiceCatalog catalog) {
        this.challenge = "Keystone uri=\"" + catalog.identityUrl() + "\"";
    }

    @Override
    public Response toResponse(Throwable error) {
        if (error instanceof IdentityException refusal) {
            return answer(refusal);
        }
        if (error instanceof TroveException refusal) {
            Response.StatusType status =
                    Response.Status.fromStatusCode(refusal.code().httpStatus());
            return answer(status.getStatusCode(), status.getReasonPhrase(), String.valueOf(refusal.getMessage()));
        }
        if (error instanceof WebApplicationException web) {
            Response.StatusType status = web.getResponse().getStatusInfo();
            return answer(status.getStatusCode(), status.getReasonPhrase(), status.getReasonPhrase() + ".");
        }
        LOG.error("identity request failed", error);
        return answer(
                500, "Internal Server Error", "An unexpected error prevented the server from fulfilling your request.");
    }

    private Response answer(IdentityException refusal) {
        Response.ResponseBuilder answer =
                builder(refusal.status(), refusal.title(), String.valueOf(refusal.getMessage()));
        if (refusal.retryAfter() != null) {
            answer.header(HttpHeaders.RETRY_AFTER, refusal.retryAfter().toSeconds());
        }
        return answer.build();
    }

    private Response answer(int status, String title, String message) {
        return builder(status, title, message).build();
    }

    private Response.ResponseBuilder builder(int status, String title, String message) {
        Response.ResponseBuilder answer = Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(Map.of("error", Map.of("code", status, "title", title, "message", message)));
        if (status == UNAUTHORIZED) {
            answer.header(HttpHeaders.WWW_AUTHENTICATE, challenge);
        }
        return answer;
    }
}
