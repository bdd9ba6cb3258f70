package org.trove.cloud.openstack;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What instances get of the cloud's networks. Names and defaults are Trove's.
 *
 * @param managementNetworks ids; the last of them gets a port of every instance, by which its agent reaches the broker
 * @param managementSecurityGroups ids, of the management port; none: the instance's own group
 * @param troveSecurityGroupsSupport whether each instance has a security group of its own; default true
 * @param troveSecurityGroupNamePrefix of the group's name, before a hyphen and the instance's id; default trove_sg
 * @param troveSecurityGroupRuleCidr who may reach instances that say nothing of it; default 0.0.0.0/0
 * @param publicNetworkId where public addresses come from; default: the first external network
 * @param enableAccessCheck whether the subnet of a user must have a router; default true. One with public address must in any case
 * @param reservedNetworkCidrs what networks of users must not overlap with, beside the management network; default none
 * @param networkIsolation whether guests keep the two networks apart, so that they may overlap; default false
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record NetworkSettings(
        @Nullable List<String> managementNetworks,
        @Nullable List<String> managementSecurityGroups,
        @Nullable Boolean troveSecurityGroupsSupport,
        @Nullable String troveSecurityGroupNamePrefix,
        @Nullable String troveSecurityGroupRuleCidr,
        @Nullable String publicNetworkId,
        @Nullable Boolean enableAccessCheck,
        @Nullable List<String> reservedNetworkCidrs,
        @Nullable Boolean networkIsolation) {
    static final NetworkSettings DEFAULT = new NetworkSettings(null, null, null, null, null, null, null, null, null);

    private static final String PREFIX = "trove_sg";
    private static final String ANYWHERE = "0.0.0.0/0";
    private static final int PREFIX_LIMIT = 200;

    NetworkSettings {
        managementNetworks = managementNetworks == null ? List.of() : List.copyOf(managementNetworks);
        managementSecurityGroups = managementSecurityGroups == null ? List.of() : List.copyOf(managementSecurityGroups);
        if (troveSecurityGroupNamePrefix != null
                && (troveSecurityGroupNamePrefix.isBlank() || troveSecurityGroupNamePrefix.length() > PREFIX_LIMIT)) {
            throw new IllegalArgumentException("cloud.network.trove_security_group_name_prefix must have 1 to "
                    + PREFIX_LIMIT + " characters, was '" + troveSecurityGroupNamePrefix + "'");
        }
        if (troveSecurityGroupRuleCidr != null
                && Cidr.parse(troveSecurityGroupRuleCidr).isEmpty()) {
            throw new IllegalArgumentException(
                    "cloud.network.trove_security_group_rule_cidr must be an address with the"
                            + " length of its prefix, such as 10.0.0.0/8, was '" + troveSecurityGroupRuleCidr + "'");
        }
        reservedNetworkCidrs = reservedNetworkCidrs == null ? List.of() : List.copyOf(reservedNetworkCidrs);
        reservedNetworkCidrs.forEach(NetworkSettings::reserved);
    }

    private static Cidr reserved(String text) {
        return Cidr.parse(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "cloud.network.reserved_network_cidrs must be addresses with the length of their prefix, such as"
                                + " 10.0.0.0/8, one was '" + text + "'"));
    }

    List<Cidr> reservedCidrs() {
        return reservedNetworkCidrs == null
                ? List.of()
                : reservedNetworkCidrs.stream().map(NetworkSettings::reserved).toList();
    }

    boolean isolatesNetworks() {
        return networkIsolation != null && networkIsolation;
    }

    /** Where the management port goes; empty where there is none. */
    Optional<String> managementNetwork() {
        List<String> all = managementNetworkIds();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    List<String> managementNetworkIds() {
        return managementNetworks == null ? List.of() : managementNetworks;
    }

    List<String> managementGroupIds() {
        return managementSecurityGroups == null ? List.of() : managementSecurityGroups;
    }

    boolean hasSecurityGroups() {
        return troveSecurityGroupsSupport == null || troveSecurityGroupsSupport;
    }

    String groupPrefix() {
        return troveSecurityGroupNamePrefix == null ? PREFIX : troveSecurityGroupNamePrefix;
    }

    String defaultCidr() {
        return troveSecurityGroupRuleCidr == null ? ANYWHERE : troveSecurityGroupRuleCidr;
    }

    boolean checksAccess() {
        return enableAccessCheck == null || enableAccessCheck;
    }
}
