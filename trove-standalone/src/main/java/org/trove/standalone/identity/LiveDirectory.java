package org.trove.standalone.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The users as the file has them now. A changed file is taken over with the next request; a broken one is not. */
final class LiveDirectory implements Supplier<IdentityDirectory> {
    private static final Logger LOG = LoggerFactory.getLogger(LiveDirectory.class);

    private final Path file;
    private final Reader reader;
    private IdentityDirectory current;
    private Stamp seen;
    private boolean missing;

    /** @throws IOException or IllegalArgumentException where the file cannot be taken at the start */
    LiveDirectory(Path file, Reader reader) throws IOException {
        this.file = file;
        this.reader = reader;
        this.seen = Stamp.of(file);
        this.current = reader.read(file);
    }

    /** Reads the file, and may rewrite it. */
    interface Reader {
        IdentityDirectory read(Path file) throws IOException;
    }

    private record Stamp(
            FileTime modified, long size, @Nullable Object file) {
        static Stamp of(Path path) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        }
    }

    @Override
    public synchronized IdentityDirectory get() {
        try {
            Stamp now = Stamp.of(file);
            missing = false;
            if (!now.equals(seen)) {
                seen = now;
                current = reader.read(file);
                LOG.info(
                        "users read again file={} users={}",
                        file,
                        current.users().size());
            }
        } catch (NoSuchFileException e) {
            if (!missing) {
                LOG.warn("the file of users is gone, those before stay file={}", file);
            }
            missing = true;
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("changed users not taken over, those before stay file={} cause={}", file, e.getMessage());
        }
        return current;
    }
}
