package org.trove.api.connection;

import io.dropwizard.core.setup.Environment;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.trove.api.config.ConnectionSettings;

/** Puts what keeps slow clients apart in front of everything that a server has, on all its ports. */
public final class PatientServer {

    private static final String NEEDS_TOKEN = "/v1.0/";

    private PatientServer() {}

    public static void install(Environment environment, ConnectionSettings settings, PrometheusRegistry registry) {
        SlowClientMetrics metrics = new SlowClientMetrics(registry);
        OpenConnections connections = new OpenConnections(settings.maxOpen(), settings.headerTimeout(), metrics);
        SlowClientMetrics.openConnections(registry, connections::count);
        RequestBodies bodies = new RequestBodies(
                settings.bodyTimeout(), BodyMemory.ofHeap(), connections, metrics, PatientServer::hasNoToken);
        environment.lifecycle().manage(connections);
        environment.lifecycle().addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle starting) {
                if (starting instanceof Server server) {
                    bodies.setHandler(server.getHandler());
                    server.setHandler(bodies);
                    for (Connector connector : server.getConnectors()) {
                        connector.addEventListener(connections);
                    }
                }
            }
        });
    }

    private static boolean hasNoToken(Request request) {
        return Request.getPathInContext(request).startsWith(NEEDS_TOKEN)
                && !request.getHeaders().contains("X-Auth-Token");
    }
}
