package org.trove.api.view;

import java.util.List;

/**
 * Makes the links of an answer, with the scheme and host that the client used.
 *
 * @param base scheme, host and port without a slash at the end
 * @param project the caller's
 */
public record Links(String base, String project) {

    List<Link> to(String collection, String id) {
        return Link.of(this, collection, id);
    }
}
