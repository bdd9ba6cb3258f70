package org.trove.cloud.openstack;

import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;

/** Neutron's refusals of a port, in words for whoever chose the network. */
final class NicRefusals {
    private NicRefusals() {}

    /** The same refusal where there is nothing to add to it. */
    static CloudException of(Nic nic, String networkId, CloudException refusal) {
        String said = String.valueOf(refusal.getMessage());
        if (said.contains("No more IP addresses available")) {
            return plain(Kind.QUOTA, "No address is left in network " + networkId + ".", refusal);
        }
        if (nic.ipAddress() == null) {
            return refusal;
        }
        if (said.contains("already allocated") || said.contains("is in use")) {
            return plain(
                    Kind.PERMANENT,
                    "The address " + nic.ipAddress() + " is taken: choose another ip_address, or leave it out.",
                    refusal);
        }
        if (said.contains("not a valid IP")) {
            return plain(
                    Kind.PERMANENT,
                    "The address " + nic.ipAddress() + " is none of subnet " + nic.subnetId()
                            + ": choose one of it, or leave it out.",
                    refusal);
        }
        return refusal;
    }

    private static CloudException plain(Kind kind, String words, CloudException refusal) {
        return new CloudException(kind, words + " " + refusal.getMessage(), refusal);
    }
}
