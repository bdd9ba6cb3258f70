package org.trove.api;

import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.name.Names;
import io.dropwizard.core.server.AbstractServerFactory;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.server.ServerFactory;
import io.dropwizard.core.server.SimpleServerFactory;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jersey.setup.JerseyEnvironment;
import io.dropwizard.jetty.ConnectorFactory;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.lifecycle.ExecutorServiceManager;
import io.dropwizard.logging.common.ConsoleAppenderFactory;
import io.dropwizard.request.logging.LogbackAccessRequestLogFactory;
import io.dropwizard.util.DataSize;
import io.dropwizard.util.Duration;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.util.component.LifeCycle;
import org.trove.api.auth.AuthenticationFilter;
import org.trove.api.auth.RequestIdFilter;
import org.trove.api.config.ApiSettings;
import org.trove.api.connection.PatientServer;
import org.trove.api.fault.FaultMapper;
import org.trove.api.fault.ServerErrors;
import org.trove.api.feed.OperationFeed;
import org.trove.api.idempotency.IdempotencyFilter;
import org.trove.api.limit.RateLimitFilter;
import org.trove.api.limit.RateLimits;
import org.trove.api.metrics.RequestMetrics;
import org.trove.api.path.PathForms;
import org.trove.api.service.PartsHealth;
import org.trove.api.validation.ContentDecoding;
import org.trove.api.validation.JsonBodyReader;
import org.trove.api.validation.UnreadBody;
import org.trove.store.Database;
import org.trove.store.DatabaseClock;
import org.trove.time.IdSource;

/** Puts the API into a server, at its root and beside whatever else is there. */
public final class ApiEndpoint {

    /** Slower senders are refused: they would hold a thread each. */
    private static final DataSize MIN_REQUEST_RATE = DataSize.bytes(100);

    /**
     * Users are named {@code name@%} in paths, encoded as {@code name%40%25}, and names may have slashes and backslashes. The
     * server takes such paths for ambiguous; here only whole parts between slashes are decoded, so they are not.
     */
    private static final UriCompliance NAMES_IN_PATHS = UriCompliance.DEFAULT.with(
            "names-in-paths",
            UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
            UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
            UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS);

    private ApiEndpoint() {}

    /**
     * Makes a server fit for the API, before it is built: faults instead of the framework's error bodies, no slow senders, and
     * no log of every request on the console (other appenders of {@code requestLog} are kept).
     */
    public static void prepare(ServerFactory server) {
        admitNames(server);
        if (server instanceof AbstractServerFactory factory) {
            factory.setRegisterDefaultExceptionMappers(false);
            if (factory.getRequestLogFactory() instanceof LogbackAccessRequestLogFactory log
                    && log.getAppenders().stream().allMatch(ConsoleAppenderFactory.class::isInstance)) {
                log.setAppenders(List.of());
            }
        }
        if (server instanceof DefaultServerFactory factory) {
            for (ConnectorFactory connector : factory.getApplicationConnectors()) {
                if (connector instanceof HttpConnectorFactory http) {
                    prepare(http);
                }
            }
        }
    }

    private static void admitNames(ServerFactory server) {
        if (server instanceof SimpleServerFactory simple
                && simple.getConnector() instanceof HttpConnectorFactory http) {
            http.setUriCompliance(NAMES_IN_PATHS);
        }
    }

    private static void prepare(HttpConnectorFactory connector) {
        if (connector.getMinRequestDataPerSecond().toBytes() == 0) {
            connector.setMinRequestDataPerSecond(MIN_REQUEST_RATE);
        }
        connector.setUriCompliance(NAMES_IN_PATHS);
    }

    /** Registers the routes and checks. @param injector with {@link ApiModule} and what that needs */
    public static void install(Environment environment, Injector injector) {
        PrometheusRegistry metrics = injector.getInstance(PrometheusRegistry.class);
        IdSource ids = injector.getInstance(IdSource.class);
        ApiResources resources = injector.getInstance(ApiResources.class);
        PartsHealth health = resources.health();
        JerseyEnvironment jersey = environment.jersey();
        jersey.register(new RequestIdFilter(ids));
        jersey.register(new RequestMetrics(metrics));
        jersey.register(new PathForms());
        jersey.register(injector.getInstance(AuthenticationFilter.class));
        jersey.register(new RateLimitFilter(injector.getInstance(RateLimits.class), metrics));
        jersey.register(new IdempotencyFilter(injector.getInstance(Database.class), ids, metrics));
        jersey.register(new ContentDecoding());
        jersey.register(new JsonBodyReader());
        jersey.register(new UnreadBody());
        jersey.register(new FaultMapper(ids));
        resources.all(health).forEach(jersey::register);
        PatientServer.install(
                environment, injector.getInstance(ApiSettings.class).connections(), metrics);
        follow(environment, injector.getInstance(OperationFeed.class));
        errors(environment);
        ContentDecoding.takeOver(environment);
        ExecutorService answers = injector.getInstance(Key.get(ExecutorService.class, Names.named(ApiModule.ANSWERS)));
        environment.lifecycle().manage(new ExecutorServiceManager(answers, Duration.seconds(5), ApiModule.ANSWERS));
    }

    /** Keeps the clock of whatever the API says in step with the database's while the server runs. */
    public static void keepTime(Environment environment, Injector injector) {
        environment.lifecycle().manage(new ClockComparison(injector.getInstance(DatabaseClock.class)));
    }

    /** Those who follow are let go first: the server would wait for their requests to end. */
    private static void follow(Environment environment, OperationFeed feed) {
        environment.lifecycle().manage(feed);
        environment.lifecycle().addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStopping(LifeCycle server) {
                feed.letGo();
            }
        });
    }

    private static void errors(Environment environment) {
        environment.getApplicationContext().getServletHandler().setDecodeAmbiguousURIs(true);
        environment.lifecycle().addServerLifecycleListener(server -> server.setErrorHandler(new ServerErrors()));
    }
}
