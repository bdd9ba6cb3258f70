package org.trove.standalone;

import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.core.Application;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ServerCommand;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.ServerLifecycleListener;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Map;
import net.sourceforge.argparse4j.helper.HelpScreenException;
import net.sourceforge.argparse4j.inf.ArgumentParserException;
import net.sourceforge.argparse4j.inf.Namespace;
import org.apache.commons.text.StringSubstitutor;
import org.eclipse.jetty.server.Server;
import org.slf4j.LoggerFactory;
import org.trove.standalone.embedded.StartupException;
import org.trove.wiring.SecretFreeLogs;

/** {@code bin/trove standalone}: the whole service in one process. */
public final class StandaloneApplication extends Application<StandaloneConfiguration> {
    private static final String BUILT_IN = "/trove-standalone.yml";

    private final StandaloneOptions options;
    private final StandaloneHome home;

    private StandaloneApplication(StandaloneOptions options, StandaloneHome home) {
        this.options = options;
        this.home = home;
    }

    public static void main(String[] arguments) throws Exception {
        StandaloneHome home = null;
        try {
            StandaloneOptions options = StandaloneOptions.parse(arguments);
            home = StandaloneHome.open(options);
            new StandaloneApplication(options, home).run("server", "standalone");
        } catch (HelpScreenException e) {
            return;
        } catch (ArgumentParserException e) {
            StandaloneOptions.parser().handleError(e);
            System.exit(2);
        } catch (StartupException e) {
            fail(e);
        }
    }

    @Override
    public String getName() {
        return "trove-standalone";
    }

    @Override
    public void initialize(Bootstrap<StandaloneConfiguration> bootstrap) {
        SecretFreeLogs.install();
        StringSubstitutor command = new StringSubstitutor(Map.of(
                "home", options.home().toString(), "host", options.host(), "port", Integer.toString(options.port())));
        bootstrap.setConfigurationSourceProvider(new SubstitutingSourceProvider(path -> source(), command));
    }

    @Override
    public void run(StandaloneConfiguration configuration, Environment environment) throws IOException {
        ControlPlane plane = new ControlPlane(options, home);
        plane.install(configuration, environment);
        environment.lifecycle().addServerLifecycleListener(new ServerLifecycleListener() {
            @Override
            public void serverStarted(Server server) {
                System.out.print(new Banner(options).text());
                System.out.flush();
            }
        });
    }

    @Override
    protected void addDefaultCommands(Bootstrap<StandaloneConfiguration> bootstrap) {
        bootstrap.addCommand(new ServerCommand<>(this) {
            /** The application itself says what went wrong. */
            @Override
            public void onError(Cli cli, Namespace namespace, Throwable failure) {
                LoggerFactory.getLogger(StandaloneApplication.class).error("the start failed", failure);
            }
        });
    }

    /** What goes wrong at the start is one sentence on the terminal; the whole is in the log. */
    @Override
    protected void onFatalError(Throwable failure) {
        home.close();
        fail(failure);
    }

    private InputStream source() throws IOException {
        if (options.config() != null) {
            return Files.newInputStream(options.config());
        }
        InputStream builtIn = StandaloneApplication.class.getResourceAsStream(BUILT_IN);
        if (builtIn == null) {
            throw new IOException("the built-in configuration " + BUILT_IN + " is not on the class path");
        }
        return builtIn;
    }

    private static void fail(Throwable failure) {
        System.err.println("trove: " + sentence(failure));
        System.err.flush();
        // Not exit(): what was started is closed already, and an archive of the few classes loaded so far is worth
        // nothing.
        Runtime.getRuntime().halt(1);
    }

    private static String sentence(Throwable failure) {
        Throwable cause = failure;
        while (!(cause instanceof StartupException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message.strip();
    }
}
