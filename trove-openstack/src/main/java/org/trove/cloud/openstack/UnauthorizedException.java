package org.trove.cloud.openstack;

import org.trove.cloud.CloudException;

/** A service refused the token; another one may do. */
final class UnauthorizedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final CloudException refusal;

    UnauthorizedException(CloudException refusal) {
        super(refusal);
        this.refusal = refusal;
    }

    CloudException refusal() {
        return refusal;
    }
}
