package org.trove.taskmanager.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.UserInterface;
import org.trove.cloud.UserInterface.Address;

/** Writes what Trove's guests read where they give the user's network to the datastore's container alone. */
final class UserInterfaceFile {
    static final String PATH = "/etc/trove/eth1.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    private UserInterfaceFile() {}

    static String of(UserInterface user) {
        Map<String, @Nullable Object> file = new LinkedHashMap<>();
        file.put("mac_address", user.macAddress());
        Address ipv4 = user.ipv4();
        if (ipv4 != null) {
            put(file, "ipv4_", ipv4);
            file.put("ipv4_gateway", ipv4.gateway());
        }
        Address ipv6 = user.ipv6();
        if (ipv6 != null) {
            put(file, "ipv6_", ipv6);
            if (ipv6.gateway() != null) {
                file.put("ipv6_gateway", ipv6.gateway());
            }
        }
        try {
            return JSON.writeValueAsString(file);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values always become JSON", e);
        }
    }

    private static void put(Map<String, @Nullable Object> file, String kind, Address address) {
        file.put(kind + "address", address.address());
        file.put(kind + "cidr", address.cidr());
        file.put(kind + "host_routes", address.hostRoutes());
    }
}
