package org.trove.cloud.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Which release the agents of the class path are: that of the archive which the build leaves beside the agent's jar. */
final class AgentBase {
    private final @Nullable Path archive;
    private @Nullable Known known;

    /** @param classpath the agent's jar first */
    AgentBase(String classpath) {
        Path jar = Path.of(classpath.split(":", 2)[0]);
        this.archive = jar.resolveSibling("trove-guestagent.tar.gz");
    }

    /** The archive's state when its checksum was taken. */
    private record Known(FileTime modified, long bytes, String sha256) {}

    /** SHA-256 of the archive; empty where there is none: then it is not known which release these agents are. */
    synchronized String release() throws IOException {
        if (archive == null || !Files.isReadable(archive)) {
            return "";
        }
        BasicFileAttributes now = Files.readAttributes(archive, BasicFileAttributes.class);
        if (known == null || known.bytes() != now.size() || !known.modified().equals(now.lastModifiedTime())) {
            known = new Known(now.lastModifiedTime(), now.size(), checksum(archive));
        }
        return known.sha256();
    }

    private static String checksum(Path file) throws IOException {
        try (DigestInputStream in =
                new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            ((InputStream) in).transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
