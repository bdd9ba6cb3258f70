package org.trove.taskmanager.step;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.Cloud;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;
import org.trove.cloud.Dns;
import org.trove.cloud.Dns.RecordSet;
import org.trove.model.Instance;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceDetails;
import org.trove.model.InstanceId;

/**
 * Has the host names of instances lead to their addresses. Which instances have one is decided where their creation is accepted:
 * users were told that name in place of the addresses.
 */
public final class HostNames {
    private final Cloud cloud;

    public HostNames(Cloud cloud) {
        this.cloud = cloud;
    }

    /**
     * Makes the records of a new instance, or finds them; none where it has no host name.
     *
     * @throws StepAbortedException where this task manager cannot make them, because it is set up otherwise than who gave the name
     */
    List<RecordSet> ensure(InstanceDetails details) {
        Instance instance = details.instance();
        String hostname = instance.hostname();
        if (hostname == null) {
            return List.of();
        }
        Dns dns = cloud.dns()
                .orElseThrow(
                        () -> new StepAbortedException(
                                "The instance was given the host name " + hostname
                                        + ", and the task manager that makes it has no DNS: its section cloud.dns must be as the API's."));
        if (!dns.hostname(instance.id()).equalsIgnoreCase(hostname)) {
            throw new StepAbortedException("The instance was given the host name " + hostname
                    + ", and the task manager that makes it would call it " + dns.hostname(instance.id())
                    + ": cloud.dns.dns_domain_name must be the same for both.");
        }
        // An operator who went past the allocation of addresses goes past this too.
        return details.addresses().isEmpty() ? List.of() : dns.ensureRecords(instance.id(), details.addresses());
    }

    /**
     * Has an instance's name lead to its new addresses, where it has a name that this cloud's DNS gives.
     *
     * @throws CloudException never of kind TRANSIENT: that would count against the service that the addresses are of
     */
    void follow(Instance instance, List<InstanceAddress> addresses) {
        if (!addresses.isEmpty()) {
            cloud.dns()
                    .filter(dns -> isNamed(instance.hostname(), dns.hostname(instance.id())))
                    .ifPresent(dns -> follow(dns, instance.id(), addresses));
        }
    }

    private static void follow(Dns dns, InstanceId id, List<InstanceAddress> addresses) {
        try {
            dns.ensureRecords(id, addresses);
        } catch (CloudException e) {
            Kind kind = e.kind() == Kind.TRANSIENT ? Kind.BUSY : e.kind();
            throw new CloudException(
                    kind, String.valueOf(e.getMessage()), e, e.retryAfter().orElse(null));
        }
    }

    private static boolean isNamed(@Nullable String hostname, String ours) {
        return ours.equalsIgnoreCase(hostname);
    }

    /** Removes the instance's name, whatever its row says: a create that died may have made it. */
    public void remove(InstanceId id) {
        cloud.dns().ifPresent(dns -> dns.removeRecords(id));
    }
}
