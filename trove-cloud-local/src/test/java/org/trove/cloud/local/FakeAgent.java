package org.trove.cloud.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A shell script in the place of an agent's JVM: it runs until it is asked to end and leaves its pid for each run. */
final class FakeAgent {
    private static final String HEAD = """
            #!/bin/sh
            for etc; do :; done
            server=${etc%/etc}
            echo $$ >>"$server/state/runs"
            """;
    private static final String FOREVER = """
            trap 'exit 0' TERM
            while :; do sleep 0.05; done
            """;
    private static final String DYING = """
            echo "cannot reach the broker"
            exit 1
            """;
    private static final String LEAVING_A_DATASTORE = """
            data=$(sed -n 's/.*"data_directory" : "\\(.*\\)".*/\\1/p' "$etc/zz-local.yml")
            (cd "$data" && exec setsid sleep 1000) &
            echo $! >"$server/state/datastore"
            """;

    private FakeAgent() {}

    static String sound(Path directory) throws IOException {
        return write(directory, HEAD + FOREVER);
    }

    static String dying(Path directory) throws IOException {
        return write(directory, HEAD + DYING);
    }

    static String leavingDatastore(Path directory) throws IOException {
        return write(directory, HEAD + LEAVING_A_DATASTORE + FOREVER);
    }

    private static String write(Path directory, String script) throws IOException {
        Path file = directory.resolve("agent.sh");
        Files.writeString(file, script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file.toString();
    }
}
