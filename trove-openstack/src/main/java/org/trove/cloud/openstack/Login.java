package org.trove.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openstack4j.core.transport.ObjectMapperSingleton;
import org.openstack4j.openstack.identity.v3.domain.KeystoneToken;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;
import org.trove.crypto.SecretString;

/** Asks Keystone for tokens (Identity API v3, "Password authentication" and "Authenticating with an application credential"). */
final class Login {
    private static final String DEFAULT_DOMAIN = "default";

    private final AuthSettings auth;
    private final Transport transport;
    private final Refusals refusals;
    private final Clock clock;

    Login(AuthSettings auth, Transport transport, Clock clock) {
        this.auth = auth;
        this.transport = transport;
        this.refusals = new Refusals(clock);
        this.clock = clock;
    }

    /** @throws CloudException where Keystone is away or does not know us */
    ScopedToken newToken() {
        Map<String, String> headers = Map.of("Content-Type", "application/json", "Accept", "application/json");
        URI uri = URI.create(auth.identityUrl() + "/auth/tokens");
        Answer answer = transport.exchange(
                ServiceKind.IDENTITY,
                new Transport.Request("POST", uri, headers, BodyPublishers.ofString(Answer.write(request()))));
        if (answer.isRefusal()) {
            throw refusals.of(ServiceKind.IDENTITY, answer);
        }
        try {
            JsonNode token = answer.json();
            KeystoneToken known = ObjectMapperSingleton.getContext(KeystoneToken.class)
                    .readerFor(KeystoneToken.class)
                    .readValue(answer.stream());
            known.setId(answer.header("X-Subject-Token").orElseThrow(() -> new IOException("it names no token")));
            known.setEndpoint(auth.identityUrl());
            return ScopedToken.of(known, token.path("token"), clock.instant());
        } catch (IOException | IllegalArgumentException e) {
            // Not the parser's words: they quote the answer, and it holds the token.
            throw new CloudException(
                    Kind.TRANSIENT, "Keystone at " + uri.getAuthority() + " gave no usable token.", null);
        }
    }

    private Map<String, Object> request() {
        if (auth.isApplicationCredential()) {
            // Such a credential brings its own project.
            return Map.of("auth", Map.of("identity", applicationCredential()));
        }
        Map<String, Object> user = user();
        user.put("password", reveal(auth.password()));
        Map<String, Object> identity = Map.of("methods", List.of("password"), "password", Map.of("user", user));
        return Map.of("auth", Map.of("identity", identity, "scope", Map.of("project", project())));
    }

    private Map<String, Object> applicationCredential() {
        Map<String, Object> credential = new HashMap<>();
        credential.put("secret", reveal(auth.applicationCredentialSecret()));
        if (auth.applicationCredentialId() != null) {
            credential.put("id", auth.applicationCredentialId());
        } else {
            credential.put("name", String.valueOf(auth.applicationCredentialName()));
            credential.put("user", user());
        }
        return Map.of("methods", List.of("application_credential"), "application_credential", credential);
    }

    private Map<String, Object> user() {
        Map<String, Object> user = new HashMap<>();
        if (auth.userId() != null) {
            user.put("id", auth.userId());
        } else {
            user.put("name", String.valueOf(auth.username()));
            user.put("domain", domain(auth.userDomainId(), auth.userDomainName()));
        }
        return user;
    }

    private Map<String, Object> project() {
        return auth.projectId() != null
                ? Map.of("id", auth.projectId())
                : Map.of(
                        "name",
                        String.valueOf(auth.projectName()),
                        "domain",
                        domain(auth.projectDomainId(), auth.projectDomainName()));
    }

    private static Map<String, String> domain(@Nullable String id, @Nullable String name) {
        return id == null && name != null ? Map.of("name", name) : Map.of("id", id == null ? DEFAULT_DOMAIN : id);
    }

    private static String reveal(@Nullable SecretString secret) {
        return secret == null ? "" : secret.reveal();
    }
}
