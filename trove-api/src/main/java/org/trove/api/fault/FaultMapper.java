package org.trove.api.fault;

import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.BusException;
import org.trove.cloud.CloudException;
import org.trove.error.TroveException;
import org.trove.store.DatabaseUnavailableException;
import org.trove.time.IdSource;

/** Turns whatever a request threw into a fault. Nothing of a failure's inside reaches the user but the id under which it is logged. */
public final class FaultMapper implements ExceptionMapper<Throwable> {

    private static final Logger LOG = LoggerFactory.getLogger(FaultMapper.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final IdSource ids;

    public FaultMapper(IdSource ids) {
        this.ids = ids;
    }

    @Override
    public Response toResponse(Throwable failure) {
        if (failure instanceof TroveException refusal) {
            return refused(refusal);
        }
        if (failure instanceof DatabaseUnavailableException database) {
            return unavailable(database);
        }
        if (failure instanceof BusException) {
            return unavailable("The message broker is not available now, try again later.", failure);
        }
        if (failure instanceof CloudException cloud) {
            return ofCloud(cloud);
        }
        if (failure instanceof WebApplicationException web) {
            return ofHttp(web);
        }
        return internal(failure);
    }

    private Response refused(TroveException refusal) {
        switch (refusal.code().level()) {
            case DEBUG -> LOG.debug("refused, code={}, message={}", refusal.code(), refusal.getMessage());
            case WARN -> LOG.warn("could not serve, message={}", refusal.getMessage(), refusal.getCause());
            case ERROR -> {
                return internal(refusal);
            }
        }
        return Faults.response(refusal);
    }

    /** What the cloud refuses to the service is no fault of the user's, but for what it does not have. */
    private Response ofCloud(CloudException failure) {
        String message = String.valueOf(failure.getMessage());
        return refused(
                failure.kind() == CloudException.Kind.NOT_FOUND
                        ? TroveException.notFound(message)
                        : TroveException.unavailable(
                                message, failure.retryAfter().orElse(RETRY_AFTER), failure));
    }

    private Response unavailable(String message, Throwable cause) {
        return refused(TroveException.unavailable(message, RETRY_AFTER, cause));
    }

    /** One without a cause was refused before the database was asked; the log has said why, once and not for each request. */
    private Response unavailable(DatabaseUnavailableException failure) {
        String message = switch (failure.reason()) {
            case AWAY -> "The database is not available now, try again later.";
            case BUSY -> "The database is too busy now, try again later.";
            case SCHEMA -> "The service is not ready: " + failure.getMessage() + ".";
        };
        if (failure.getCause() != null) {
            return unavailable(message, failure);
        }
        LOG.debug("could not serve, reason={}", failure.getMessage());
        return Faults.response(TroveException.unavailable(message, RETRY_AFTER, failure));
    }

    private Response ofHttp(WebApplicationException failure) {
        Response given = failure.getResponse();
        int status = given.getStatus();
        if (given.hasEntity() || status < 400) {
            return given;
        }
        if (status >= 500) {
            return internal(failure);
        }
        Response.ResponseBuilder answer = Faults.response(status, Faults.nameOf(status), messageOf(status, failure));
        String allow = given.getHeaderString(HttpHeaders.ALLOW);
        return allow == null
                ? answer.build()
                : answer.header(HttpHeaders.ALLOW, allow).build();
    }

    private static String messageOf(int status, WebApplicationException failure) {
        if (failure instanceof NotAllowedException) {
            return "The method is not allowed for this resource.";
        }
        if (status == Response.Status.NOT_FOUND.getStatusCode()) {
            return "The resource could not be found.";
        }
        if (status == Response.Status.REQUEST_TIMEOUT.getStatusCode()) {
            return "The request was sent too slowly.";
        }
        return failure.getResponse().getStatusInfo().getReasonPhrase();
    }

    private Response internal(Throwable failure) {
        String id = ids.newId().toString();
        LOG.error("request failed, fault_id={}", id, failure);
        return Faults.response(
                        500,
                        "instanceFault",
                        "Internal Server Error. Please keep this ID to help us figure out what went wrong: (" + id
                                + ").")
                .build();
    }
}
