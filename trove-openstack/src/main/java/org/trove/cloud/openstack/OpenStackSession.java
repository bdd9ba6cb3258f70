package org.trove.cloud.openstack;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openstack4j.api.OSClient.OSClientV3;
import org.openstack4j.api.types.Facing;
import org.openstack4j.core.transport.Config;
import org.openstack4j.model.identity.URLResolverParams;
import org.openstack4j.openstack.OSFactory;
import org.openstack4j.openstack.identity.internal.DefaultEndpointURLResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;

/**
 * The service user at one OpenStack: its token, renewed before it ends and again where a service refuses it, and the way to
 * every service of the region. Safe for many threads; every method throws {@link CloudException} where the cloud fails.
 */
final class OpenStackSession {
    private static final Logger LOG = LoggerFactory.getLogger(OpenStackSession.class);

    /** While a token is still good, Keystone is not asked for another more often than this. */
    private static final Duration RENEWAL_PAUSE = Duration.ofSeconds(10);

    private static final int UNAUTHORIZED = 401;

    private final OpenStackSettings.Connection connection;
    private final Transport transport;
    private final Login login;
    private final Refusals refusals;
    private final Clock clock;
    private final Config config;
    private final Object renewal = new Object();
    private volatile @Nullable ScopedToken current;
    private volatile Instant triedAt = Instant.MIN;

    OpenStackSession(OpenStackSettings.Connection connection, Clock clock) {
        this.connection = connection;
        this.clock = clock;
        transport = new Transport(connection.options());
        login = new Login(connection.auth(), transport, clock);
        refusals = new Refusals(clock);
        config = Config.newConfig().withEndpointURLResolver(new Endpoints());
    }

    /**
     * One call through openstack4j, with its client bound to this thread for as long. The call is made again where the token
     * is refused: it must ask for one thing only.
     */
    <T> T call(Function<OSClientV3, T> call) {
        ScopedToken token = token();
        try {
            return bound(token, call);
        } catch (UnauthorizedException e) {
            discard(token);
        }
        try {
            return bound(token(), call);
        } catch (UnauthorizedException e) {
            throw e.refusal();
        }
    }

    /**
     * One request to a service.
     *
     * @param path below the versioned endpoint, with a leading slash
     * @param headers beside the token
     * @return an answer that is no refusal
     */
    Answer send(ServiceKind service, String method, String path, Map<String, String> headers, BodyPublisher body) {
        ScopedToken token = token();
        Answer answer =
                attempt(token, service, new Transport.Request(method, uri(token, service, path), headers, body));
        if (answer.status() == UNAUTHORIZED) {
            discard(token);
            token = token();
            answer = attempt(token, service, new Transport.Request(method, uri(token, service, path), headers, body));
        }
        if (answer.isRefusal()) {
            throw refusals.of(service, answer);
        }
        return answer;
    }

    /** The versioned endpoint of the service in our region, without a slash at its end. */
    String endpoint(ServiceKind service) {
        return endpoint(token(), service);
    }

    /** All endpoints of the service in our region, whoever they are meant for, ours first; each like {@link #endpoint}. */
    List<String> endpoints(ServiceKind service) {
        ScopedToken token = token();
        return Stream.concat(
                        Stream.of(endpoint(token, service)),
                        Stream.of("public", "internal", "admin")
                                .flatMap(facing ->
                                        token.endpoint(service, region(service), facing, choice(service)).stream()))
                .distinct()
                .toList();
    }

    /** The project that all servers, ports and volumes belong to. */
    String projectId() {
        return token().projectId();
    }

    /** A token that is good for a while. */
    ScopedToken token() {
        ScopedToken known = current;
        if (known != null && clock.instant().isBefore(known.renewAt())) {
            return known;
        }
        synchronized (renewal) {
            known = current;
            Instant now = clock.instant();
            boolean usable = known != null && now.isBefore(known.expiresAt());
            if (known != null && usable && (now.isBefore(known.renewAt()) || isTooSoon(now))) {
                return known;
            }
            triedAt = now;
            try {
                known = login.newToken();
            } catch (CloudException e) {
                if (known == null || !usable) {
                    throw e;
                }
                LOG.warn("token not renewed yet expires={} cause={}", known.expiresAt(), e.getMessage());
            }
            current = known;
            return known;
        }
    }

    /** A service that is asked outside of this session refused the token. */
    void discard(String refused) {
        ScopedToken known = current;
        if (known != null && known.id().equals(refused)) {
            discard(known);
        }
    }

    private boolean isTooSoon(Instant now) {
        return triedAt.isAfter(now.minus(RENEWAL_PAUSE));
    }

    /** A service refused it: ended early, or revoked. */
    private void discard(ScopedToken refused) {
        synchronized (renewal) {
            ScopedToken known = current;
            if (known != null && known.id().equals(refused.id())) {
                current = null;
            }
        }
    }

    private Answer attempt(ScopedToken token, ServiceKind service, Transport.Request request) {
        Map<String, String> headers = new HashMap<>(request.headers());
        headers.put("X-Auth-Token", token.id());
        return transport.exchange(
                service, new Transport.Request(request.method(), request.uri(), headers, request.body()));
    }

    private URI uri(ScopedToken token, ServiceKind service, String path) {
        return URI.create(endpoint(token, service) + path);
    }

    private String endpoint(ScopedToken token, ServiceKind service) {
        ServiceChoice choice = choice(service);
        if (choice.endpointOverride() != null) {
            return service.versioned(choice.endpointOverride());
        }
        String facing = choice.facing() == null ? connection.facing() : choice.facing();
        @Nullable String region = region(service);
        return token.endpoint(service, region, facing, choice)
                .orElseThrow(() -> new CloudException(
                        Kind.PERMANENT,
                        "The catalog of " + connection.auth().identityUrl() + " has no " + facing
                                + " endpoint of " + service.title() + " ("
                                + String.join(", ", service.catalogTypes()) + ")"
                                + (region == null ? "." : " in region " + region + "."),
                        null));
    }

    private ServiceChoice choice(ServiceKind service) {
        return connection.choice(service);
    }

    private @Nullable String region(ServiceKind service) {
        String own = choice(service).regionName();
        return own == null ? connection.region() : own;
    }

    private <T> T bound(ScopedToken token, Function<OSClientV3, T> call) {
        ClientConnector.bind(transport, refusals);
        try {
            return call.apply(OSFactory.clientFromToken(token.token(), Facing.value(connection.facing()), config));
        } finally {
            ClientConnector.unbind();
        }
    }

    /** Endpoints by our own rules, so that every call finds the same. */
    private final class Endpoints extends DefaultEndpointURLResolver {
        @Override
        public String findURLV3(URLResolverParams parameters) {
            ServiceKind service = ServiceKind.of(parameters.type);
            ClientConnector.toward(service);
            return service == ServiceKind.IDENTITY ? connection.auth().identityUrl() : endpoint(service);
        }
    }
}
