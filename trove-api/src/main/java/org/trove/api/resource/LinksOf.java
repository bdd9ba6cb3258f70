package org.trove.api.resource;

import org.trove.api.auth.Caller;
import org.trove.api.view.Links;

/** Makes the links of an answer to a caller. */
final class LinksOf {

    private LinksOf() {}

    static Links caller(Caller caller) {
        return new Links(caller.baseUrl(), caller.project().value());
    }
}
