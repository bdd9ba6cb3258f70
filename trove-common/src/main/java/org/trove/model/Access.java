package org.trove.model;

import java.util.List;

/** Who may reach an instance: publicly or not, and from which IPv4 networks (CIDR; empty = the configured default). */
public record Access(boolean isPublic, List<String> allowedCidrs) {
    public static final Access PRIVATE = new Access(false, List.of());

    public Access {
        allowedCidrs = List.copyOf(allowedCidrs);
    }
}
