package org.trove.cloud.local;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
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
            return at.getFile() + ": " + (reason == null ? inWords(at) : reason);
        }
        return String.valueOf(cause.getMessage());
    }

    /** The commonest failures say by their class alone what they are. */
    private static String inWords(FileSystemException failure) {
        if (failure instanceof NoSuchFileException) {
            return "it does not exist";
        }
        if (failure instanceof AccessDeniedException) {
            return "no right to use it";
        }
        if (failure instanceof NotDirectoryException) {
            return "it is no directory";
        }
        return failure.getClass().getSimpleName();
    }
}
