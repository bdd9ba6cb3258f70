package org.trove.cloud.openstack;

import java.util.ArrayList;
import java.util.List;
import org.trove.cloud.openstack.InstancePort.Purpose;
import org.trove.model.InstanceId;

/** The ports of an instance as its server gets them: that of the user, then that of the management; one of each. */
final class OwnedPorts {
    private final InstancePorts ports;

    OwnedPorts(OpenStackSession session) {
        ports = new InstancePorts(session);
    }

    /** Ids in the order of the server's interfaces. */
    List<String> ids(InstanceId owner) {
        List<InstancePort> all = ports.find(owner);
        List<String> ids = new ArrayList<>();
        for (Purpose purpose : Purpose.values()) {
            all.stream().filter(port -> port.purpose() == purpose).findFirst().ifPresent(port -> ids.add(port.id()));
        }
        return ids;
    }
}
