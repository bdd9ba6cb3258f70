package org.trove.api.service;

import org.trove.error.TroveException;

/** Words what does not exist, or not for the caller, as Trove does. */
final class NotFound {

    private NotFound() {}

    static TroveException resource(String id) {
        return TroveException.notFound("Resource " + id + " cannot be found.");
    }

    static TroveException user(String name) {
        return TroveException.notFound("User " + name + " cannot be found on the instance.");
    }

    static TroveException database(String name) {
        return TroveException.notFound("Database " + name + " cannot be found on the instance.");
    }
}
