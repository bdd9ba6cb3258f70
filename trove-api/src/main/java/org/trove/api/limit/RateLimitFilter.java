package org.trove.api.limit;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.trove.api.auth.Caller;
import org.trove.api.json.Json;

/** Refuses the requests of a project that come too fast. */
@PreMatching
@Priority(Priorities.AUTHORIZATION)
public final class RateLimitFilter implements ContainerRequestFilter {

    private final RateLimits limits;
    private final Counter refused;

    public RateLimitFilter(RateLimits limits, PrometheusRegistry metrics) {
        this.limits = limits;
        this.refused = Counter.builder()
                .name("trove_api_rate_limited_total")
                .help("Requests refused because their project sent too many.")
                .labelNames("method")
                .register(metrics);
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Optional<Caller> caller = Caller.find(request);
        if (caller.isEmpty()) {
            return;
        }
        String verb = request.getMethod();
        Duration wait = limits.take(caller.get().project(), verb);
        if (!wait.isZero()) {
            refused.labelValues(verb).inc();
            request.abortWith(overLimit(verb, Math.max(1, (wait.toMillis() + 999) / 1000)));
        }
    }

    private Response overLimit(String verb, long seconds) {
        Map<String, Object> fault = new LinkedHashMap<>();
        fault.put("code", 413);
        fault.put("message", "This request was rate-limited.");
        fault.put(
                "details", "Only " + limits.limitOf(verb) + " " + verb + " request(s) can be made to * every minute.");
        fault.put("retryAfter", Long.toString(seconds));
        return Response.status(413)
                .header("Retry-After", seconds)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(Json.write(Map.of("overLimit", fault)))
                .build();
    }
}
