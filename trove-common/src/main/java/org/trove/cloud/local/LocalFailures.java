package org.trove.cloud.local;

import java.io.IOException;
import java.nio.file.FileSystemException;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;

/** Failures of this machine in the words of a cloud. */
final class LocalFailures {
    private LocalFailures() {}

    /** A file could not be read or written: worth another try, as an operator can make room or give rights. */
    static CloudException storage(String what, IOException cause) {
        return new CloudException(Kind.TRANSIENT, what + ": " + reason(cause), cause);
    }

    static String reason(IOException cause) {
        if (cause instanceof FileSystemException at && at.getFile() != null) {
            String reason = at.getReason();
            return at.getFile() + ": " + (reason == null ? at.getClass().getSimpleName() : reason);
        }
        return String.valueOf(cause.getMessage());
    }
}
