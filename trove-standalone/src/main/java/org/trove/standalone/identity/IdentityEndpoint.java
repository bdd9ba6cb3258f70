package org.trove.standalone.identity;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jersey.DropwizardResourceConfig;
import io.dropwizard.jersey.jackson.JacksonFeature;
import jakarta.servlet.ServletRegistration;
import java.net.URI;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.glassfish.jersey.servlet.ServletContainer;
import org.trove.api.validation.ContentDecoding;

/**
 * Mounts the identity at {@code /identity} of a server, apart from the server's own resources: neither's filters nor errors
 * reach the other. It starts with the first request to it.
 */
public final class IdentityEndpoint {
    private IdentityEndpoint() {}

    /** @param publicBase scheme, host and port at which clients reach the server, for identity and database alike */
    public static void install(Environment environment, Logins logins, URI publicBase) {
        install(environment, logins, new ServiceCatalog(publicBase, publicBase));
    }

    public static void install(Environment environment, Logins logins, ServiceCatalog catalog) {
        IdentityService service = logins.service();
        ObjectMapper json = new ObjectMapper();
        IdentityView view = new IdentityView(catalog);
        Callers callers = new Callers(service);
        ResourceConfig resources = new DropwizardResourceConfig()
                .property(ServerProperties.WADL_FEATURE_DISABLE, true)
                .register(new JacksonFeature(json))
                .register(new ContentDecoding())
                .register(new IdentityErrors(catalog))
                .register(new VersionResource(view, catalog))
                .register(new VersionThreeResource(view))
                .register(new TokenResource(logins, callers, view, json))
                .register(new DirectoryResource(service, callers, view));
        ServletRegistration.Dynamic servlet =
                environment.servlets().addServlet("identity", new ServletContainer(resources));
        // A wrong password is answered late, and no thread waits for that.
        servlet.setAsyncSupported(true);
        servlet.addMapping("/identity/*");
    }
}
