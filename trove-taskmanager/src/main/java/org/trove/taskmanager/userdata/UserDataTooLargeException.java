package org.trove.taskmanager.userdata;

/** No cloud would take this document. */
public final class UserDataTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UserDataTooLargeException(String message) {
        super(message);
    }
}
