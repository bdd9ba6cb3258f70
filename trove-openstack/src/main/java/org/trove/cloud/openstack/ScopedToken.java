package org.trove.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.openstack4j.openstack.identity.v3.domain.KeystoneToken;

/**
 * A token with the catalog that came with it.
 *
 * @param token as openstack4j's calls take it
 * @param details what Keystone said of it
 * @param renewAt when a new one is asked for, before this one ends
 */
record ScopedToken(KeystoneToken token, JsonNode details, Instant expiresAt, Instant renewAt) {
    private static final Duration MARGIN = Duration.ofMinutes(5);

    /** @throws java.time.DateTimeException where Keystone's time is none */
    static ScopedToken of(KeystoneToken token, JsonNode details, Instant now) {
        Instant end = OffsetDateTime.parse(details.path("expires_at").asText()).toInstant();
        // A token of a few minutes is renewed in its last fifth.
        Duration fifth = Duration.between(now, end).dividedBy(5);
        return new ScopedToken(token, details, end, end.minus(fifth.compareTo(MARGIN) < 0 ? fifth : MARGIN));
    }

    String id() {
        return token.getId();
    }

    String projectId() {
        return details.path("project").path("id").asText();
    }

    String userId() {
        return details.path("user").path("id").asText();
    }

    /** Where the service is, with its version; empty where the catalog has none of that region and interface. */
    Optional<String> endpoint(ServiceKind service, @Nullable String region, String facing, ServiceChoice choice) {
        List<String> types = choice.serviceType() == null ? service.catalogTypes() : List.of(choice.serviceType());
        return types.stream()
                .flatMap(type -> each(details.path("catalog"))
                        .filter(entry -> entry.path("type").asText().equals(type)))
                .filter(entry -> choice.serviceName() == null
                        || entry.path("name").asText().equals(choice.serviceName()))
                .flatMap(entry -> each(entry.path("endpoints")))
                .filter(endpoint -> endpoint.path("interface").asText().equals(facing))
                .filter(endpoint -> region == null
                        || endpoint.path("region_id").asText().equals(region)
                        || endpoint.path("region").asText().equals(region))
                .map(endpoint -> service.versioned(endpoint.path("url").asText()))
                .findFirst();
    }

    private static Stream<JsonNode> each(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    @Override
    public String toString() {
        return "ScopedToken[until " + expiresAt + "]";
    }
}
