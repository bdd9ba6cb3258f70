package org.trove.cloud.openstack;

import java.util.List;
import org.openstack4j.api.types.ServiceType;

/** A service of an OpenStack: its name among people, its names in the catalog, the version that is spoken. */
enum ServiceKind {
    IDENTITY("Keystone", "/v3", "identity"),
    COMPUTE("Nova", "/v2.1", "compute"),
    IMAGE("Glance", "/v2", "image"),
    NETWORK("Neutron", "/v2.0", "network"),
    VOLUME("Cinder", "/v3", "block-storage volumev3 block-store volume"),
    OBJECT_STORE("Swift", "/v1", "object-store"),
    DNS("Designate", "/v2", "dns"),
    KEY_MANAGER("Barbican", "/v1", "key-manager");

    private final String title;
    private final String version;
    private final String catalogTypes;

    ServiceKind(String title, String version, String catalogTypes) {
        this.title = title;
        this.version = version;
        this.catalogTypes = catalogTypes;
    }

    String title() {
        return title;
    }

    /** Its names in the catalog, the best first. */
    List<String> catalogTypes() {
        return List.of(catalogTypes.split(" "));
    }

    /** An endpoint of the catalog with the version, which some catalogs leave out. */
    String versioned(String endpoint) {
        String url = endpoint.replaceAll("/+$", "");
        return url.matches(".*/v[0-9.]+(/.*)?") ? url : url + version;
    }

    /** What goes before the number in the header of microversions. */
    String microversionName() {
        return this == VOLUME ? "volume" : catalogTypes;
    }

    /** Whose endpoint it is that openstack4j asks for. */
    static ServiceKind of(ServiceType type) {
        return switch (type) {
            case COMPUTE -> COMPUTE;
            case IMAGE -> IMAGE;
            case NETWORK -> NETWORK;
            case BLOCK_STORAGE -> VOLUME;
            case OBJECT_STORAGE -> OBJECT_STORE;
            case DNS -> DNS;
            case BARBICAN -> KEY_MANAGER;
            default -> IDENTITY;
        };
    }
}
