package org.trove.api.resource;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.stream.Collectors;
import org.trove.api.service.PartsHealth;

/**
 * Tells load balancers whether to send requests here. While only the broker is away creates are accepted, so the answer is
 * 200 and names it; without the database nothing can be served.
 */
@Path("/healthcheck")
public final class HealthResource {

    private final PartsHealth health;

    public HealthResource(PartsHealth health) {
        this.health = health;
    }

    @GET
    public Response check() {
        Map<String, String> troubles = health.troubles();
        if (troubles.isEmpty()) {
            return text(200, "OK");
        }
        String words = troubles.entrySet().stream()
                .map(trouble -> trouble.getKey() + ": " + trouble.getValue())
                .collect(Collectors.joining("; "));
        return troubles.containsKey(PartsHealth.DATABASE)
                ? text(503, "UNAVAILABLE: " + words)
                : text(200, "DEGRADED: " + words);
    }

    private static Response text(int status, String text) {
        return Response.status(status)
                .type(MediaType.TEXT_PLAIN_TYPE)
                .entity(text)
                .build();
    }
}
