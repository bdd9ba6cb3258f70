package org.trove.api.idempotency;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.annotation.Priority;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.api.auth.Caller;
import org.trove.api.validation.BodyBytes;
import org.trove.error.TroveException;
import org.trove.store.Database;
import org.trove.store.DatabaseUnavailableException;
import org.trove.store.IdempotencyStore.Reservation;
import org.trove.store.KeptAnswer;
import org.trove.store.ReservedKey;
import org.trove.time.IdSource;

/**
 * Serves a POST with an {@code Idempotency-Key} once: when it comes again, the first answer is given again. What becomes an
 * operation keeps its answer in the operation's own transaction; what is done inside the request keeps it afterwards. Refused
 * requests have changed nothing, so their keys are free again.
 */
@Priority(Priorities.USER)
public final class IdempotencyFilter implements ContainerRequestFilter, ContainerResponseFilter {

    public static final String OPERATION_ID = "X-Trove-Operation-Id";

    private static final Logger LOG = LoggerFactory.getLogger(IdempotencyFilter.class);
    private static final String HEADER = "Idempotency-Key";
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");
    private static final Duration KEPT = Duration.ofHours(24);

    /** Longer than the slowest call to a guest: its effect is not the database's to take back. */
    private static final Duration HELD = Duration.ofMinutes(5);

    /**
     * For what becomes an operation. A server that was killed frees its keys by that; one that was only slow finds its key gone in
     * the transaction that would make the operation, and makes none.
     */
    private static final Duration HELD_FOR_OPERATIONS = Duration.ofSeconds(10);

    private static final Pattern BECOMES_OPERATION = Pattern.compile(".*/instances(?:/[^/]+/action)?/?");

    private final Database database;
    private final IdSource ids;
    private final Counter repeated;

    public IdempotencyFilter(Database database, IdSource ids, PrometheusRegistry metrics) {
        this.database = database;
        this.ids = ids;
        this.repeated = Counter.builder()
                .name("trove_api_repeated_requests_total")
                .help("Requests that came again under their Idempotency-Key, by what was answered.")
                .labelNames("answer")
                .register(metrics);
    }

    @Override
    public void filter(ContainerRequestContext request) {
        @Nullable String key = request.getHeaderString(HEADER);
        Optional<Caller> caller = Caller.find(request);
        boolean isChange = request.getMethod().equals(HttpMethod.POST) && !isDryRun(request);
        if (key == null || caller.isEmpty() || !isChange) {
            return;
        }
        if (!KEY.matcher(key).matches()) {
            throw TroveException.badRequest(
                    "The " + HEADER + " must have 1 to 255 printable ASCII characters and no spaces.");
        }
        byte[] body = BodyBytes.read(request.getEntityStream());
        request.setEntityStream(new ByteArrayInputStream(body));
        String path = request.getUriInfo().getRequestUri().getRawPath();
        ReservedKey reserved = new ReservedKey(
                caller.get().project(),
                key,
                Fingerprint.of(caller.get(), path, body),
                ids.newId().toString());
        Reservation reservation = database.write(stores -> stores.idempotency().reserve(reserved, holdOf(path), KEPT));
        proceed(request, reserved, reservation);
    }

    /** One of these makes nothing, and its key is for the request that does. */
    private static boolean isDryRun(ContainerRequestContext request) {
        return request.getUriInfo().getQueryParameters().containsKey("dry_run")
                && !"false"
                        .equalsIgnoreCase(
                                request.getUriInfo().getQueryParameters().getFirst("dry_run"));
    }

    /** How long a key is held for a request to that path that is not answered. */
    static Duration holdOf(String path) {
        return BECOMES_OPERATION.matcher(path).matches() ? HELD_FOR_OPERATIONS : HELD;
    }

    private void proceed(ContainerRequestContext request, ReservedKey reserved, Reservation reservation) {
        if (reservation instanceof Reservation.Taken) {
            Caller.reserve(request, reserved);
        } else if (reservation instanceof Reservation.Answered answered) {
            repeated.labelValues("first").inc();
            request.abortWith(again(answered.answer()));
        } else if (reservation instanceof Reservation.InProgress) {
            repeated.labelValues("in_progress").inc();
            throw TroveException.conflict(
                    "The first request with this " + HEADER + " is still being served; try again in a moment.");
        } else {
            repeated.labelValues("different").inc();
            throw TroveException.unprocessable("This " + HEADER
                    + " was used for another request of the project: a key belongs to one user, path and body.");
        }
    }

    private static Response again(KeptAnswer answer) {
        Response.ResponseBuilder response = Response.status(answer.status()).header("Idempotent-Replayed", "true");
        if (answer.operationId() != null) {
            response.header(OPERATION_ID, answer.operationId());
        }
        if (answer.body() != null) {
            response.type(MediaType.APPLICATION_JSON_TYPE).entity(answer.body().getBytes(StandardCharsets.UTF_8));
        }
        return response.build();
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        @Nullable
        ReservedKey key = Caller.find(request).map(Caller::reservedKey).orElse(null);
        if (key == null) {
            return;
        }
        boolean done = response.getStatusInfo().getFamily() == Response.Status.Family.SUCCESSFUL;
        try {
            database.write(stores -> {
                if (done) {
                    stores.idempotency().complete(key, answer(response));
                } else {
                    stores.idempotency().release(key);
                }
                return key;
            });
        } catch (DatabaseUnavailableException e) {
            LOG.warn("answer not kept, its key is free again in some minutes, cause={}", e.getMessage());
        }
    }

    private static KeptAnswer answer(ContainerResponseContext response) {
        String body = response.getEntity() instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : null;
        return new KeptAnswer(response.getStatus(), response.getHeaderString(OPERATION_ID), body);
    }
}
