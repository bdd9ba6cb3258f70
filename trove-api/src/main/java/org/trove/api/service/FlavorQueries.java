package org.trove.api.service;

import java.util.List;
import org.trove.api.auth.Caller;
import org.trove.api.policy.Policy;
import org.trove.cloud.Catalog;
import org.trove.error.TroveException;
import org.trove.model.Flavor;

/** Reads the sizes that the cloud offers. */
public final class FlavorQueries {

    private final Catalog catalog;
    private final Policy policy;

    public FlavorQueries(Catalog catalog, Policy policy) {
        this.catalog = catalog;
        this.policy = policy;
    }

    public List<Flavor> list(Caller caller) {
        policy.require("flavor:index", caller.alone());
        return catalog.flavors();
    }

    /** The same for those who are allowed to ask by another rule. */
    public List<Flavor> all() {
        return catalog.flavors();
    }

    public Flavor show(Caller caller, String id) {
        policy.require("flavor:show", caller.alone());
        return catalog.flavor(id).orElseThrow(() -> TroveException.notFound(sentence(id)));
    }

    /** An unknown flavor that a body names: 400, as in Trove. One that the path names is 404, after which clients try its name. */
    static TroveException unknown(String id) {
        return TroveException.badRequest(sentence(id));
    }

    private static String sentence(String id) {
        return "Flavor " + id + " cannot be found.";
    }
}
