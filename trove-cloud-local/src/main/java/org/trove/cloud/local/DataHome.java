package org.trove.cloud.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.trove.host.OsUser;

/** Where data and programs go that the unprivileged users of datastores must reach. */
public final class DataHome {
    private static final Path SHARED = Path.of("/var/lib/trove-local");
    private static final int NAME_BYTES = 4;

    private DataHome() {}

    /**
     * The home itself where that is possible; where this process is root and the home is closed to other users (as all
     * below {@code /root} is) a directory of {@code /var/lib/trove-local} that belongs to this home alone.
     */
    public static Path of(Path home) throws IOException {
        if (!OsUser.isRoot() || OsUser.isPassable(parent(home))) {
            return home;
        }
        return SHARED.resolve(name(home.toAbsolutePath().normalize()));
    }

    private static Path parent(Path home) {
        Path parent = home.toAbsolutePath().normalize().getParent();
        return parent == null ? home : parent;
    }

    private static String name(Path home) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(home.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, NAME_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
