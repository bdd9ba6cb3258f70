package org.trove.api.view;

import java.util.List;

/** Where something is. */
public record Link(String href, String rel) {

    /** The two links of an object: with the version and project, and without. */
    static List<Link> of(Links links, String collection, String id) {
        return List.of(
                new Link(links.base() + "/v1.0/" + links.project() + "/" + collection + "/" + id, "self"),
                new Link(links.base() + "/" + collection + "/" + id, "bookmark"));
    }
}
