package org.trove.api.metrics;

import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.glassfish.jersey.server.ExtendedUriInfo;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceMethod;
import org.jspecify.annotations.Nullable;

/** Times requests by method, route and class of status. */
@PreMatching
@Priority(1)
public final class RequestMetrics implements ContainerRequestFilter, ContainerResponseFilter {

    private static final String STARTED = RequestMetrics.class.getName();
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int CLASS_SIZE = 100;
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");

    private final Histogram durations;
    private final Map<Key, DistributionDataPoint> points = new ConcurrentHashMap<>();

    public RequestMetrics(PrometheusRegistry metrics) {
        this.durations = Histogram.builder()
                .name("trove_api_request_duration_seconds")
                .help("Time from a request's arrival to its answer.")
                .labelNames("method", "route", "status")
                .classicOnly()
                .register(metrics);
    }

    @Override
    public void filter(ContainerRequestContext request) {
        request.setProperty(STARTED, System.nanoTime());
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(STARTED) instanceof Long started) {
            ResourceMethod method = ((ExtendedUriInfo) request.getUriInfo()).getMatchedResourceMethod();
            Key key = new Key(known(request.getMethod()), method, response.getStatus() / CLASS_SIZE);
            points.computeIfAbsent(key, this::point).observe((System.nanoTime() - started) / NANOS_PER_SECOND);
        }
    }

    private DistributionDataPoint point(Key key) {
        return durations.labelValues(key.verb(), route(key.method()), key.statusClass() + "xx");
    }

    private static String known(String verb) {
        return METHODS.contains(verb) ? verb : "other";
    }

    private static String route(@Nullable ResourceMethod method) {
        if (method == null) {
            return "none";
        }
        StringBuilder route = new StringBuilder();
        for (Resource resource = method.getParent(); resource != null; resource = resource.getParent()) {
            String path = resource.getPath();
            route.insert(0, path.startsWith("/") ? path : "/" + path);
        }
        return route.toString();
    }

    private record Key(String verb, @Nullable ResourceMethod method, int statusClass) {}
}
