package org.trove.standalone;

import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.core.Application;
import io.dropwizard.core.cli.CheckCommand;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ServerCommand;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.ServerLifecycleListener;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Map;
import java.util.Objects;
import net.sourceforge.argparse4j.helper.HelpScreenException;
import net.sourceforge.argparse4j.inf.ArgumentParserException;
import net.sourceforge.argparse4j.inf.Namespace;
import org.apache.commons.text.StringSubstitutor;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.host.Confinement;
import org.trove.log.SecretFreeLogs;
import org.trove.standalone.embedded.StartupException;
import org.trove.wiring.SettingsFileFactory;

/** {@code bin/trove standalone}: the whole service in one process. */
public final class StandaloneApplication extends Application<StandaloneConfiguration> {
    private static final Logger LOG = LoggerFactory.getLogger(StandaloneApplication.class);
    private static final String BUILT_IN = "/trove-standalone.yml";

    private final StandaloneOptions options;
    /** Null where only the settings are looked at. */
    private final @Nullable StandaloneHome home;

    private StandaloneApplication(StandaloneOptions options, @Nullable StandaloneHome home) {
        this.options = options;
        this.home = home;
    }

    public static void main(String[] arguments) throws Exception {
        @Nullable StandaloneHome home = null;
        try {
            StandaloneOptions options = StandaloneOptions.parse(arguments);
            if (options.check()) {
                new StandaloneApplication(options, null).run("check", "standalone");
                return;
            }
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
        bootstrap.setConfigurationFactoryFactory(SettingsFileFactory::new);
        bootstrap.setConfigurationSourceProvider(new SubstitutingSourceProvider(path -> source(), command));
    }

    @Override
    public void run(StandaloneConfiguration configuration, Environment environment) throws IOException {
        StandaloneChecks.of(configuration, options).forEach(note -> LOG.warn("setting without effect, note={}", note));
        ControlPlane plane = new ControlPlane(options, Objects.requireNonNull(home));
        plane.install(configuration, environment);
        environment.lifecycle().addServerLifecycleListener(new ServerLifecycleListener() {
            @Override
            public void serverStarted(Server server) {
                System.out.print(new Banner(options, Confinement.ofThisMachine()).text());
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
                LOG.error("the start failed", failure);
            }
        });
        bootstrap.addCommand(new CheckCommand<>(this) {
            @Override
            protected void run(
                    Bootstrap<StandaloneConfiguration> started, Namespace namespace, StandaloneConfiguration read) {
                StandaloneChecks.of(read, options).forEach(note -> System.out.println("note: " + note));
                System.out.println("Configuration is OK");
            }

            /** As above. */
            @Override
            public void onError(Cli cli, Namespace namespace, Throwable failure) {
                LOG.debug("the settings are refused", failure);
            }
        });
    }

    /** What goes wrong at the start is one sentence on the terminal; the whole is in the log. */
    @Override
    protected void onFatalError(Throwable failure) {
        if (home != null) {
            home.close();
        }
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
