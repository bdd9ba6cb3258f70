package org.trove.cloud.openstack;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.trove.cloud.ServerSpec;
import org.trove.model.InstanceId;

/** How servers are marked, so that they are found again; Trove's own marks, so that either finds the other's. */
final class ServerTags {
    static final String ANY = "trove_instance";
    static final String INSTANCE_PREFIX = "trove_instance_id_";

    /** Nova takes no longer tag; metadata has what is left out. */
    private static final int LONGEST = 60;

    private ServerTags() {}

    static String of(InstanceId owner) {
        return INSTANCE_PREFIX + owner;
    }

    static List<String> of(ServerSpec spec) {
        Stream<String> all = Stream.of(
                ANY,
                "trove_" + spec.manager(),
                "trove_project_id_" + spec.project(),
                spec.userId() == null ? "" : "trove_user_id_" + spec.userId(),
                of(spec.owner()));
        return all.filter(tag -> !tag.isEmpty() && tag.length() <= LONGEST && !tag.matches(".*[/,].*"))
                .toList();
    }

    static Map<String, String> metadata(ServerSpec spec) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("trove_project_id", spec.project().value());
        if (spec.userId() != null) {
            metadata.put("trove_user_id", spec.userId());
        }
        metadata.put("trove_instance_id", spec.owner().value());
        return metadata;
    }
}
