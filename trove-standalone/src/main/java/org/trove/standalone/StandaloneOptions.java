package org.trove.standalone;

import java.nio.file.Path;
import net.sourceforge.argparse4j.ArgumentParsers;
import net.sourceforge.argparse4j.inf.ArgumentParser;
import net.sourceforge.argparse4j.inf.ArgumentParserException;
import net.sourceforge.argparse4j.inf.Namespace;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for on the command line.
 *
 * @param home where all state lives
 * @param host address that the API listens on
 * @param port of the API, 1 to 65535
 * @param config a configuration file to use instead of the built-in one, null = built in
 * @param check whether the settings are looked at, and nothing is started
 * @param keep whether instances go on running when the service stops
 */
record StandaloneOptions(
        Path home, String host, int port, @Nullable Path config, boolean keep, boolean check) {
    private static final int DEFAULT_PORT = 8779;
    private static final int MAX_PORT = 65_535;

    /** @throws ArgumentParserException where the arguments are not understood */
    static StandaloneOptions parse(String... arguments) throws ArgumentParserException {
        ArgumentParser parser = parser();
        Namespace parsed = parser.parseArgs(arguments);
        int port = parsed.getInt("port");
        if (port < 1 || port > MAX_PORT) {
            throw new ArgumentParserException("--port must be 1 to " + MAX_PORT + ": " + port, parser);
        }
        String config = parsed.getString("config");
        return new StandaloneOptions(
                Path.of(parsed.getString("home")).toAbsolutePath().normalize(),
                parsed.getString("host"),
                port,
                config == null ? null : Path.of(config),
                parsed.getBoolean("keep"),
                parsed.getBoolean("check"));
    }

    static ArgumentParser parser() {
        ArgumentParser parser = ArgumentParsers.newFor("trove standalone")
                .build()
                .description("Runs API, task manager, conductor, broker and database in one process,"
                        + " with this machine as the cloud.");
        parser.addArgument("--home")
                .setDefault(Path.of(System.getProperty("user.home"), ".trove").toString())
                .help("directory of all state (default: ~/.trove)");
        parser.addArgument("--host").setDefault("127.0.0.1").help("address of the API (default: 127.0.0.1)");
        parser.addArgument("--port")
                .type(Integer.class)
                .setDefault(DEFAULT_PORT)
                .help("port of the API (default: 8779)");
        parser.addArgument("--config").help("configuration file (default: the one of etc/trove)");
        parser.addArgument("--keep")
                .action(net.sourceforge.argparse4j.impl.Arguments.storeTrue())
                .help("leave the instances running when the service stops");
        parser.addArgument("--check")
                .action(net.sourceforge.argparse4j.impl.Arguments.storeTrue())
                .help("only look at the settings, say what is wrong with them, and end");
        return parser;
    }
}
