package org.trove.api.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.trove.api.json.Json;
import org.trove.api.view.InstanceDetailView;
import org.trove.error.TroveException;

/** Creates with {@code ?dry_run=true}: everything is checked, nothing is made. */
final class DryRun {
    private static final String NAME = "dry_run";

    /** What only an instance has that was made. */
    private static final List<String> OF_MADE =
            List.of("id", "links", "created", "updated", "status", "operating_status", "service_status_updated");

    private DryRun() {}

    /** @throws TroveException where the value is neither true nor false, so that nothing is made by a slip */
    static boolean isAsked(UriInfo uri) {
        @Nullable String value = uri.getQueryParameters().getFirst(NAME);
        if (value == null || value.equalsIgnoreCase("false")) {
            return false;
        }
        if (value.equalsIgnoreCase("true")) {
            return true;
        }
        throw TroveException.badRequest("The parameter '" + NAME + "' must be true or false, not '" + value + "'.");
    }

    static Map<String, Object> answer(InstanceDetailView view) {
        ObjectNode instance = Json.tree(view);
        instance.remove(OF_MADE);
        return Map.of(NAME, true, "instance", instance);
    }
}
