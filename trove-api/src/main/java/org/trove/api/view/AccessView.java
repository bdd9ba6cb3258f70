package org.trove.api.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trove.model.Access;
import org.trove.model.Instance;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceDetails;

/** Who may reach an instance; empty where nothing is known. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AccessView(
        @JsonProperty("is_public") @Nullable Boolean isPublic,
        @JsonProperty("allowed_cidrs") @Nullable List<String> allowedCidrs) {

    static AccessView of(InstanceDetails details) {
        Instance instance = details.instance();
        if (instance.access() != null) {
            Access access = instance.access();
            return new AccessView(access.isPublic(), access.allowedCidrs());
        }
        if (details.addresses().isEmpty()) {
            return new AccessView(null, null);
        }
        boolean isPublic =
                details.addresses().stream().anyMatch(address -> address.type() == InstanceAddress.Type.PUBLIC);
        return new AccessView(isPublic, null);
    }
}
