package org.trove.standalone.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Server programs of MariaDB that are ready to run.
 *
 * @param basedir with {@code bin} or {@code sbin} and {@code share} below it
 * @param template a data directory as a fresh installation makes it, to be copied
 */
public record MariaDbInstallation(Path basedir, Path template) {
    private static final Pattern VERSION = Pattern.compile("Ver ([0-9]+(?:\\.[0-9]+)+)");

    /** @throws StartupException where the installation has none */
    public Path server() {
        return program(basedir, List.of("bin/mariadbd", "sbin/mariadbd"));
    }

    /** The version number of the server, e.g. {@code 11.4.5}. @throws StartupException where it does not say */
    public String version() {
        try {
            Process process = new ProcessBuilder(server().toString(), "--no-defaults", "--version")
                    .redirectErrorStream(true)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher matcher = VERSION.matcher(text);
            if (!matcher.find()) {
                throw new StartupException("the MariaDB in " + basedir + " does not run: " + text.strip());
            }
            return matcher.group(1);
        } catch (IOException e) {
            throw new StartupException("the MariaDB in " + basedir + " does not run: " + e.getMessage(), e);
        }
    }

    static Path program(Path basedir, List<String> places) {
        return places.stream()
                .map(basedir::resolve)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new StartupException("MariaDB in " + basedir + " lacks " + places.get(0)));
    }
}
