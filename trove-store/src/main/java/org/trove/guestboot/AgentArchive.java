package org.trove.guestboot;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The guest agent as the build packs it: {@code trove-guestagent.tar.gz}, some megabytes. The task manager tells servers its
 * checksum, the API hands it out, and each has a copy of the same release.
 */
public final class AgentArchive {
    private final Path file;
    private volatile @Nullable Read last;

    public AgentArchive(Path file) {
        this.file = file;
    }

    /** The file's state when its checksum was taken. */
    private record Read(FileTime modified, long bytes, String sha256) {}

    /** @param configured file that the settings name, null = the one of the installation that was started, where it was built */
    public static Optional<AgentArchive> find(@Nullable String configured) {
        if (configured != null) {
            return Optional.of(new AgentArchive(Path.of(configured)));
        }
        String root = System.getProperty("trove.root");
        return Optional.ofNullable(root)
                .map(top -> Path.of(top, "trove-guestagent", "target", "trove-guestagent.tar.gz"))
                .filter(Files::isReadable)
                .map(AgentArchive::new);
    }

    public Path file() {
        return file;
    }

    /** 64 hexadecimal digits; taken anew when the file has changed. @throws IOException where it cannot be read */
    public String sha256() throws IOException {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        Read known = last;
        if (known != null && known.bytes() == now.size() && known.modified().equals(now.lastModifiedTime())) {
            return known.sha256();
        }
        MessageDigest digest = BootToken.sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        String sha256 = BootToken.hex(digest.digest());
        last = new Read(now.lastModifiedTime(), now.size(), sha256);
        return sha256;
    }
}
