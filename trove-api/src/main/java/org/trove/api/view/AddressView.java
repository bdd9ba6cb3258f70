package org.trove.api.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import org.trove.model.InstanceAddress;

/** An address of an instance; the network only of a private one. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AddressView(
        String address, String type, @Nullable String network) {

    static AddressView of(InstanceAddress address) {
        return switch (address.type()) {
            case PRIVATE -> new AddressView(address.address(), "private", address.network());
            case PUBLIC -> new AddressView(address.address(), "public", null);
        };
    }
}
