package org.trove.cloud.openstack;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;

/**
 * A secret or container at Barbican. References are URLs that users write, so nobody follows one: it must be below an endpoint
 * that the catalog names, and what is kept of it is the id.
 */
record KeyReference(Type type, String id) {
    private static final int LONGEST = 1_000;
    private static final Pattern PATH = Pattern.compile(
            "/(secrets|containers)/([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})");

    /** What it refers to. */
    enum Type {
        SECRET("secrets"),
        CONTAINER("containers");

        private final String path;

        Type(String path) {
            this.path = path;
        }
    }

    /**
     * Reads a reference.
     *
     * @param endpoints of Barbican, with the version, each without a slash at its end
     * @throws CloudException permanent, where it is below none of them
     */
    static KeyReference of(String reference, Collection<String> endpoints) {
        return endpoints.stream()
                .flatMap(endpoint -> below(endpoint, reference).stream())
                .findFirst()
                .orElseThrow(() -> new CloudException(
                        Kind.PERMANENT,
                        "'" + shortened(reference) + "' is no reference to a secret or container of this cloud's key"
                                + " manager; one looks like "
                                + endpoints.stream().findFirst().orElse("") + "/secrets/ID.",
                        null));
    }

    /** Below the endpoint of our choice. */
    String path() {
        return "/" + type.path + "/" + id;
    }

    private static Optional<KeyReference> below(String endpoint, String reference) {
        URI base = URI.create(endpoint);
        @Nullable URI asked = parsed(reference);
        if (asked == null || !samePlace(base, asked)) {
            return Optional.empty();
        }
        String path = String.valueOf(asked.getRawPath());
        String start = base.getRawPath();
        if (!path.startsWith(start)) {
            return Optional.empty();
        }
        Matcher thing = PATH.matcher(path.substring(start.length()));
        return thing.matches()
                ? Optional.of(new KeyReference(
                        thing.group(1).equals("secrets") ? Type.SECRET : Type.CONTAINER,
                        thing.group(2).toLowerCase(Locale.ROOT)))
                : Optional.empty();
    }

    private static @Nullable URI parsed(String reference) {
        if (reference.length() > LONGEST) {
            return null;
        }
        try {
            return new URI(reference);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static boolean samePlace(URI base, URI asked) {
        return asked.getScheme() != null
                && asked.getScheme().equalsIgnoreCase(base.getScheme())
                && asked.getHost() != null
                && asked.getHost().equalsIgnoreCase(base.getHost())
                && port(asked) == port(base)
                && asked.getRawUserInfo() == null
                && asked.getRawQuery() == null
                && asked.getRawFragment() == null;
    }

    private static int port(URI uri) {
        if (uri.getPort() != -1) {
            return uri.getPort();
        }
        return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    /** Someone may have put a password there by mistake; a few characters tell enough. */
    private static String shortened(String reference) {
        String shown = reference.replaceAll("[\\p{Cntrl}]", "?").replaceAll("//[^/@]*@", "//***@");
        return shown.length() > 200 ? shown.substring(0, 200) + "…" : shown;
    }
}
