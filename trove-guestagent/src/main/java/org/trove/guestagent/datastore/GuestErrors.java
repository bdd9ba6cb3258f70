package org.trove.guestagent.datastore;

import org.trove.bus.GuestException;

/** The errors that agents answer with, under the names that Trove's clients know. */
public final class GuestErrors {
    private GuestErrors() {}

    public static GuestException userNotFound(UserName user) {
        return new GuestException("UserNotFound", "User " + user + " cannot be found on the instance.");
    }

    public static GuestException userExists(UserName user) {
        return new GuestException("UserAlreadyExists", "A user with the name \"" + user + "\" already exists.");
    }

    public static GuestException databaseNotFound(String name) {
        return new GuestException("DatabaseNotFound", "Database " + name + " cannot be found on the instance.");
    }

    public static GuestException databaseExists(String name) {
        return new GuestException("DatabaseAlreadyExists", "A database with the name \"" + name + "\" already exists.");
    }

    /** What was asked is not allowed; the sentence says what is. */
    public static GuestException badRequest(String sentence) {
        return new GuestException("BadRequest", sentence);
    }

    public static GuestException unsupported(String sentence) {
        return new GuestException("DatastoreOperationNotSupported", sentence);
    }

    /** Somebody else holds what was needed, so that nothing was done; the sentence says so, or what was done. */
    public static GuestException inUse(String sentence) {
        return new GuestException(GuestException.IN_USE, sentence);
    }

    /** Anything else that went wrong. */
    public static GuestException failed(String sentence) {
        return new GuestException("GuestError", sentence);
    }
}
