package org.trove.wiring;

import com.fasterxml.jackson.databind.DeserializationFeature;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.cli.CheckCommand;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ServerCommand;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import java.io.PrintStream;
import java.util.List;
import net.sourceforge.argparse4j.inf.Namespace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.log.SecretFreeLogs;

/**
 * A service that runs by itself: {@code server <file>} starts it, {@code check <file>} does what the start does before it
 * connects anywhere. Both refuse the same with the same words and the exit status 1.
 */
public abstract class Service<T extends Configuration> extends Application<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Service.class);

    /**
     * Looks at whatever the settings name, without connecting anywhere.
     *
     * @return what the operator should know of settings that have no effect, one sentence each
     * @throws IllegalArgumentException saying what the service would not start with
     */
    protected abstract List<String> check(T configuration);

    /** Starts what was checked. */
    protected abstract void start(T configuration, Environment environment) throws Exception;

    @Override
    public void initialize(Bootstrap<T> bootstrap) {
        SecretFreeLogs.install();
        bootstrap.getObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        bootstrap.setConfigurationFactoryFactory(SettingsFileFactory::new);
    }

    @Override
    public final void run(T configuration, Environment environment) throws Exception {
        checked(configuration).forEach(note -> LOG.warn("setting without effect, note={}", note));
        start(configuration, environment);
    }

    private List<String> checked(T configuration) {
        try {
            return check(configuration);
        } catch (IllegalArgumentException e) {
            throw new RefusedSettings(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    protected void addDefaultCommands(Bootstrap<T> bootstrap) {
        bootstrap.addCommand(new ServerCommand<>(this) {
            @Override
            public void onError(Cli cli, Namespace namespace, Throwable failure) {
                tell(cli, failure);
            }
        });
        bootstrap.addCommand(new CheckCommand<>(this) {
            @Override
            protected void run(Bootstrap<T> started, Namespace namespace, T configuration) {
                PrintStream out = System.out;
                checked(configuration).forEach(note -> out.println("note: " + note));
                out.println("Configuration is OK");
            }

            @Override
            public void onError(Cli cli, Namespace namespace, Throwable failure) {
                tell(cli, failure);
            }
        });
    }

    /** A mistake in the settings is a sentence; anything else is ours to look into. */
    private void tell(Cli cli, Throwable failure) {
        if (failure instanceof ConfigurationException || failure instanceof RefusedSettings) {
            cli.getStdErr()
                    .println(getName() + " cannot start: "
                            + String.valueOf(failure.getMessage()).strip());
        } else {
            failure.printStackTrace(cli.getStdErr());
        }
        cli.getStdErr().flush();
    }

    private static final class RefusedSettings extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        RefusedSettings(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
