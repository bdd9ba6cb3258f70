package org.trove.cloud.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.trove.cloud.Catalog;
import org.trove.cloud.Cloud;
import org.trove.cloud.CloudProvider;
import org.trove.cloud.FixedCatalog;
import org.trove.cloud.ProviderSettings;

/** Provider {@code local}: an instance is a process of this machine with its own directory and loopback address. */
public final class LocalCloudProvider implements CloudProvider {
    private static final List<String> TOOLS = List.of("setsid", "flock", "sh");

    @Override
    public String name() {
        return "local";
    }

    @Override
    public List<String> check(Map<String, Object> settings, Use use) {
        checked(settings, use);
        return List.of();
    }

    @Override
    public Catalog openCatalog(Map<String, Object> settings, Environment environment) {
        return new FixedCatalog(checked(settings, Use.CATALOG).catalog());
    }

    @Override
    public Cloud open(Map<String, Object> settings, Environment environment) {
        LocalSettings local = checked(settings, Use.CLOUD);
        try {
            Path home = local.homePath();
            String dataHome = local.dataHome();
            LocalHome directories = new LocalHome(home, dataHome == null ? DataHome.of(home) : Path.of(dataHome));
            directories.prepare();
            return new LocalCloud(local, directories, environment).start();
        } catch (IOException e) {
            throw LocalFailures.storage("cannot use cloud.home " + local.homePath(), e);
        }
    }

    private static LocalSettings checked(Map<String, Object> settings, Use use) {
        LocalSettings local = ProviderSettings.read(settings, LocalSettings.class);
        local.range();
        local.catalog();
        if (use == Use.CLOUD) {
            TOOLS.forEach(LocalCloudProvider::requireTool);
        }
        return local;
    }

    private static void requireTool(String tool) {
        String path = System.getenv("PATH");
        boolean found = Stream.of((path == null ? "/usr/bin:/bin" : path).split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, tool)));
        if (!found) {
            throw new IllegalArgumentException(
                    "the local cloud needs the command '" + tool + "', which is not on the PATH (package util-linux)");
        }
    }
}
