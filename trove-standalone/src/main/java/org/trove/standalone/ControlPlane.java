package org.trove.standalone;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.Managed;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.api.ApiEndpoint;
import org.trove.certificate.CertificateAuthorities;
import org.trove.cloud.Cloud;
import org.trove.cloud.CloudSettings;
import org.trove.cloud.local.LocalUsers;
import org.trove.conductor.ConductorService;
import org.trove.host.ServiceAccount;
import org.trove.standalone.embedded.StartupException;
import org.trove.standalone.identity.AdministratorFilter;
import org.trove.standalone.identity.IdentityEndpoint;
import org.trove.standalone.identity.Logins;
import org.trove.standalone.manage.DatastoreRegistration;
import org.trove.store.Database;
import org.trove.taskmanager.CertificateUpkeep;
import org.trove.taskmanager.TaskManagerService;
import org.trove.wiring.Resources;
import org.trove.wiring.ServiceEndpoint;

/** Puts the parts of the control plane together and starts and stops them in order. */
final class ControlPlane {
    /** The datastore whose programs the profile brings along: its own database server's. */
    static final String LOCAL_DATASTORE = "mariadb";

    private static final Logger LOG = LoggerFactory.getLogger(ControlPlane.class);

    private final StandaloneOptions options;
    private final StandaloneHome home;

    ControlPlane(StandaloneOptions options, StandaloneHome home) {
        this.options = options;
        this.home = home;
    }

    void install(StandaloneConfiguration configuration, Environment environment) {
        ApiEndpoint.prepare(configuration.getServerFactory());
        String address = "http://" + options.host() + ":" + options.port();
        Resources resources = new Resources();
        resources.add(home);
        try {
            EmbeddedParts parts =
                    EmbeddedParts.start(home.directory(), home.broker(), databaseUser(configuration.cloud()));
            resources.add(parts.running());
            parts.lostData()
                    .ifPresent(lost -> warn(new LostData(home.directory().path(), lost)));
            configuration.taskmanager().withGuestConfig(home.directory().etc().resolve("trove-guestagent.yml"));
            Injector injector = Guice.createInjector(
                    Stage.DEVELOPMENT,
                    new StandaloneModule(
                            configuration,
                            parts,
                            home.keys(),
                            home.identity(),
                            cloud(configuration.cloud(), parts),
                            address + "/identity/v3",
                            resources));
            parts.broker().measure(injector.getInstance(PrometheusRegistry.class));
            ServiceEndpoint.install(environment, injector);
            register(injector.getInstance(Database.class), parts.programs().version());
            ApiEndpoint.install(environment, injector);
            ApiEndpoint.keepTime(environment, injector);
            Logins logins = new Logins(home.identity(), injector.getInstance(PrometheusRegistry.class));
            logins.learn(home.directory().path());
            IdentityEndpoint.install(environment, logins, URI.create(address));
            letOnlyAdministratorsIn(environment, logins);
            ManageFile.write(home.directory().etc().resolve("trove-manage.yml"), parts.database(), home.keys());
            environment.lifecycle().manage(new Running(injector, resources, authorityFile(injector)));
        } catch (RuntimeException e) {
            resources.close();
            throw e;
        }
    }

    private static void register(Database database, String version) {
        try {
            new DatastoreRegistration(database)
                    .registerVersion(LOCAL_DATASTORE, LOCAL_DATASTORE, version, DatastoreRegistration.Image.UNNAMED);
        } catch (IllegalArgumentException e) {
            throw new StartupException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The operator's pages are on the port that everybody reaches. */
    private static void letOnlyAdministratorsIn(Environment environment, Logins logins) {
        FilterRegistration.Dynamic filter =
                environment.admin().addFilter("administrators", new AdministratorFilter(logins));
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");
    }

    private AuthorityFile authorityFile(Injector injector) {
        return new AuthorityFile(
                home.directory().path().resolve("ca.pem"),
                injector.getInstance(CertificateAuthorities.class),
                injector.getInstance(ScheduledExecutorService.class));
    }

    private static void warn(LostData lost) {
        LOG.warn(lost.text());
        System.err.print("trove: warning: " + lost.text() + "\n");
        System.err.flush();
    }

    /** An id of its own: no instance, and no other home, may read what is in the control plane's database. */
    private ServiceAccount databaseUser(Map<String, Object> cloud) {
        String configured = String.valueOf(cloud.get("first_uid"));
        int first = configured.matches("[1-9][0-9]{3,8}") ? Integer.parseInt(configured) : LocalUsers.FIRST;
        try {
            return LocalUsers.ofDatabase(home.directory().database(), first, Clock.systemUTC());
        } catch (IOException e) {
            throw new StartupException("the user id of the database cannot be claimed: " + e.getMessage(), e);
        }
    }

    private CloudSettings cloud(Map<String, Object> configured, EmbeddedParts parts) {
        Map<String, Object> settings = new HashMap<>(AgentProgram.settings());
        settings.put("home", home.directory().instances().toString());
        settings.put("stop_servers_on_close", !options.keep());
        settings.put(
                "datastores",
                Map.of(
                        LOCAL_DATASTORE,
                        Map.of(
                                "basedir",
                                parts.programs().basedir().toString(),
                                "template_directory",
                                parts.programs().template().toString())));
        settings.putAll(configured);
        CloudSettings cloud = new CloudSettings("local");
        settings.forEach(cloud::put);
        return cloud;
    }

    /** The cloud first, so that the servers run when the flows look for them; the reverse at the end. */
    private record Running(Injector injector, Resources resources, AuthorityFile authorities) implements Managed {
        @Override
        public void start() throws Exception {
            injector.getInstance(Cloud.class);
            injector.getInstance(ConductorService.class).start();
            injector.getInstance(TaskManagerService.class).start();
            injector.getInstance(CertificateUpkeep.class).start();
            authorities.start();
        }

        @Override
        public void stop() throws Exception {
            try (resources) {
                injector.getInstance(CertificateUpkeep.class).stop();
                injector.getInstance(TaskManagerService.class).stop();
                injector.getInstance(ConductorService.class).stop();
            }
        }
    }
}
