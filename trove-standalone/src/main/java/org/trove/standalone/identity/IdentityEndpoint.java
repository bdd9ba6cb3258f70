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
    public static void install(Environment environment, IdentityService service, URI publicBase) {
        install(environment, service, new ServiceCatalog(publicBase, publicBase));
    }

    public static void install(Environment environment, IdentityService service, ServiceCatalog catalog) {
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
                .register(new TokenResource(service, callers, view, json))
                .register(new DirectoryResource(service.directory(), callers, view));
        ServletRegistration.Dynamic servlet =
                environment.servlets().addServlet("identity", new ServletContainer(resources));
        servlet.addMapping("/identity/*");
    }
}
