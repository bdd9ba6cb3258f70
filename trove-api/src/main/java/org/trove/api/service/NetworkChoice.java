package org.trove.api.service;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.cloud.Catalog;
import org.trove.cloud.CloudException;
import org.trove.error.TroveException;
import org.trove.model.ProjectId;

/** The networks that a create names. */
final class NetworkChoice {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkChoice.class);

    private final Catalog catalog;

    NetworkChoice(Catalog catalog) {
        this.catalog = catalog;
    }

    /** @throws TroveException bad request, where an instance cannot be there */
    void check(ProjectId project, List<Map<String, Object>> nics) {
        for (Map<String, Object> nic : nics) {
            requireWhole(nic);
            require(project, text(nic, "network_id"), text(nic, "subnet_id"));
        }
    }

    private static void requireWhole(Map<String, Object> nic) {
        if (!nic.containsKey("network_id") && !nic.containsKey("subnet_id")) {
            throw TroveException.badRequest("A nic needs a network_id or a subnet_id.");
        }
        if (nic.containsKey("ip_address") && !nic.containsKey("subnet_id")) {
            throw TroveException.badRequest("The ip_address of a nic needs its subnet_id.");
        }
    }

    /** Where the cloud does not tell now, the create begins all the same: whoever makes the instance checks it again, and can wait. */
    private void require(ProjectId project, @Nullable String networkId, @Nullable String subnetId) {
        try {
            catalog.requireNetwork(project, networkId, subnetId);
        } catch (CloudException e) {
            switch (e.kind()) {
                case NOT_FOUND, PERMANENT -> throw TroveException.badRequest(String.valueOf(e.getMessage()));
                case TRANSIENT, BUSY, QUOTA ->
                    LOG.debug("network not checked before the create kind={} cause={}", e.kind(), e.getMessage());
            }
        }
    }

    private static @Nullable String text(Map<String, Object> nic, String key) {
        Object value = nic.get(key);
        return value == null ? null : value.toString();
    }
}
