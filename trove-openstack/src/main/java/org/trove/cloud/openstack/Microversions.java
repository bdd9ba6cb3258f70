package org.trove.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;

/** Microversions of a service: numbers with two parts, such as 2.79, where 2.9 is before 2.10. */
final class Microversions {
    private Microversions() {}

    /**
     * The newest that the service and we both speak, out of its version document.
     *
     * @param needed without this one we cannot work
     * @param wanted the newest that we know
     * @throws CloudException permanent, naming what the service lacks
     */
    static String negotiate(OpenStackSession session, ServiceKind service, String needed, String wanted) {
        JsonNode document = new ServiceClient(session, service, null).get("/").path("version");
        String newest = document.path("version").asText("");
        if (newest.isEmpty() || compare(newest, needed) < 0) {
            throw new CloudException(
                    Kind.PERMANENT,
                    service.title() + " must speak microversion " + needed + " at least; its newest is "
                            + (newest.isEmpty() ? "none" : newest) + ".",
                    null);
        }
        return compare(newest, wanted) < 0 ? newest : wanted;
    }

    static int compare(String left, String right) {
        int major = Integer.compare(part(left, 0), part(right, 0));
        return major != 0 ? major : Integer.compare(part(left, 1), part(right, 1));
    }

    private static int part(String version, int index) {
        String[] parts = version.split("\\.", -1);
        return index < parts.length ? Integer.parseInt(parts[index]) : 0;
    }
}
