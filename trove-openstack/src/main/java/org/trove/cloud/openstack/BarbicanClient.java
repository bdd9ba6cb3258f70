package org.trove.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.Map;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;
import org.trove.crypto.SecretString;

/** Requests to Barbican with users' tokens, at the endpoint that the service's own session knows. Refusals are thrown. */
final class BarbicanClient {
    private static final int UNAUTHORIZED = 401;
    private static final int LONGEST_JSON_BYTES = 1 << 20;

    /** Since it there are consumers of secrets. */
    private static final String MICROVERSION = "key-manager 1.1";

    private final OpenStackSession session;
    private final Transport transport;
    private final Refusals refusals;

    BarbicanClient(OpenStackSession session, Transport transport, Refusals refusals) {
        this.session = session;
        this.transport = transport;
        this.refusals = refusals;
    }

    /** @throws CloudException permanent, where it is none of this cloud's */
    KeyReference reference(String reference) {
        return KeyReference.of(reference, session.endpoints(ServiceKind.KEY_MANAGER));
    }

    JsonNode json(SecretString token, String path) {
        Answer answer = get(token, path, "application/json", LONGEST_JSON_BYTES);
        try {
            return answer.json();
        } catch (IOException e) {
            throw new CloudException(Kind.TRANSIENT, "Barbican answered with what is no JSON.", null);
        }
    }

    /** @return the content, or its first {@code limitBytes} + 1 bytes */
    byte[] content(SecretString token, String path, String contentType, int limitBytes) {
        return get(token, path, contentType, limitBytes).body();
    }

    void write(SecretString token, String method, String path, Map<String, String> body) {
        Map<String, String> headers = Map.of("Accept", "application/json", "Content-Type", "application/json");
        Transport.Request request = request(token, method, path, headers, BodyPublishers.ofString(Answer.write(body)));
        accepted(transport.exchange(ServiceKind.KEY_MANAGER, request, LONGEST_JSON_BYTES));
    }

    private Answer get(SecretString token, String path, String accepted, int limitBytes) {
        Transport.Request request = request(token, "GET", path, Map.of("Accept", accepted), BodyPublishers.noBody());
        return accepted(transport.exchange(ServiceKind.KEY_MANAGER, request, limitBytes));
    }

    private Transport.Request request(
            SecretString token, String method, String path, Map<String, String> headers, BodyPublisher body) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("X-Auth-Token", token.reveal());
        all.put("OpenStack-API-Version", MICROVERSION);
        return new Transport.Request(method, URI.create(session.endpoint(ServiceKind.KEY_MANAGER) + path), all, body);
    }

    private Answer accepted(Answer answer) {
        if (!answer.isRefusal()) {
            return answer;
        }
        CloudException refusal = refusals.of(ServiceKind.KEY_MANAGER, answer);
        if (answer.status() == UNAUTHORIZED) {
            // A user's token does not come back to life, other than our own.
            throw new CloudException(Kind.PERMANENT, String.valueOf(refusal.getMessage()), null);
        }
        throw refusal;
    }
}
