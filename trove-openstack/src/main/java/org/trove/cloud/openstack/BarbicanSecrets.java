package org.trove.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;
import org.trove.cloud.Secrets;
import org.trove.crypto.SecretString;
import org.trove.model.InstanceId;

/** Secrets at Barbican (Key Manager API v1; consumers of secrets since its microversion 1.1). */
final class BarbicanSecrets implements Secrets {
    private static final String CONSUMER = "trove";
    private static final String CONTENT_TYPE = "[a-zA-Z0-9.+-]+/[a-zA-Z0-9.+-]+(; ?charset=[a-zA-Z0-9-]+)?";

    private final BarbicanClient barbican;
    private final int limitBytes;

    BarbicanSecrets(BarbicanClient barbican, KeyManagerSettings settings) {
        this.barbican = barbican;
        this.limitBytes = settings.limitBytes();
    }

    @Override
    public Container container(SecretString userToken, String reference) {
        JsonNode found = barbican.json(userToken, path(reference, KeyReference.Type.CONTAINER));
        Map<String, String> secrets = new HashMap<>();
        found.path("secret_refs")
                .forEach(secret -> secrets.put(
                        secret.path("name").asText(), secret.path("secret_ref").asText()));
        return new Container(
                type(found.path("type").asText()), found.path("name").asText(""), secrets);
    }

    private static Container.Type type(String type) {
        return switch (type) {
            case "certificate" -> Container.Type.CERTIFICATE;
            case "generic" -> Container.Type.GENERIC;
            default ->
                throw new CloudException(
                        Kind.PERMANENT,
                        "The container is of type " + type.toLowerCase(Locale.ROOT)
                                + ", only certificate and generic are of use here.",
                        null);
        };
    }

    @Override
    public Payload payload(SecretString userToken, String reference) {
        String path = path(reference, KeyReference.Type.SECRET);
        String contentType = barbican.json(userToken, path)
                .path("content_types")
                .path("default")
                .asText("");
        if (!contentType.matches(CONTENT_TYPE)) {
            throw new CloudException(Kind.NOT_FOUND, "The secret " + path + " holds nothing yet.", null);
        }
        byte[] content = barbican.content(userToken, path + "/payload", contentType, limitBytes);
        Payload payload = new Payload(contentType, content);
        if (content.length > limitBytes) {
            payload.close();
            throw new CloudException(
                    Kind.PERMANENT, "The secret " + path + " is longer than " + limitBytes + " bytes.", null);
        }
        return payload;
    }

    @Override
    public void addConsumer(SecretString userToken, String reference, InstanceId consumer) {
        KeyReference known = barbican.reference(reference);
        barbican.write(userToken, "POST", known.path() + "/consumers", note(known, consumer));
    }

    @Override
    public void removeConsumer(SecretString userToken, String reference, InstanceId consumer) {
        KeyReference known = barbican.reference(reference);
        try {
            barbican.write(userToken, "DELETE", known.path() + "/consumers", note(known, consumer));
        } catch (CloudException e) {
            if (e.kind() != Kind.NOT_FOUND) {
                throw e;
            }
        }
    }

    /** Containers know consumers by a name and a URL, secrets by what they are. */
    private static Map<String, String> note(KeyReference reference, InstanceId consumer) {
        return reference.type() == KeyReference.Type.CONTAINER
                ? Map.of("name", CONSUMER, "URL", "trove://instances/" + consumer)
                : Map.of("service", CONSUMER, "resource_type", "instance", "resource_id", consumer.value());
    }

    private String path(String reference, KeyReference.Type wanted) {
        KeyReference known = barbican.reference(reference);
        if (known.type() != wanted) {
            throw new CloudException(
                    Kind.PERMANENT,
                    wanted == KeyReference.Type.SECRET
                            ? "A secret is wanted, and the reference is one of a container."
                            : "A container is wanted, and the reference is one of a secret.",
                    null);
        }
        return known.path();
    }
}
