package org.trove.cloud.openstack;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openstack4j.core.transport.HttpExecutorService;
import org.openstack4j.core.transport.HttpRequest;
import org.openstack4j.core.transport.HttpResponse;
import org.openstack4j.core.transport.ObjectMapperSingleton;

/**
 * openstack4j's way to the services: over the transport of the session that makes the call on this thread. A refusal becomes
 * a {@link org.trove.cloud.CloudException} here, so that none is taken for an empty answer. Found as a service.
 */
public final class ClientConnector implements HttpExecutorService {
    private static final ThreadLocal<@Nullable Binding> BINDING = new ThreadLocal<>();

    /** For the service loader. */
    public ClientConnector() {}

    static void bind(Transport transport, Refusals refusals) {
        BINDING.set(new Binding(transport, refusals));
    }

    /** The service that the next request on this thread goes to: openstack4j asks for its endpoint first. */
    static void toward(ServiceKind service) {
        Binding binding = BINDING.get();
        if (binding != null) {
            binding.service = service;
        }
    }

    static void unbind() {
        BINDING.remove();
    }

    @Override
    public <R> HttpResponse execute(HttpRequest<R> request) {
        Binding binding = BINDING.get();
        if (binding == null) {
            throw new IllegalStateException("calls through openstack4j are made within OpenStackSession.call");
        }
        Map<String, String> headers = new HashMap<>();
        request.getHeaders().forEach((name, value) -> headers.put(name, String.valueOf(value)));
        headers.put("Accept", "application/json");
        BodyPublisher body = body(request);
        if (body.contentLength() != 0 && request.getContentType() != null) {
            headers.put("Content-Type", request.getContentType());
        }
        Answer answer = binding.transport.exchange(
                binding.service,
                new Transport.Request(request.getMethod().name(), URI.create(request.getUrl()), headers, body));
        if (answer.status() == 401) {
            throw new UnauthorizedException(binding.refusals.of(binding.service, answer));
        }
        if (answer.isRefusal()) {
            throw binding.refusals.of(binding.service, answer);
        }
        return new ClientResponse(answer);
    }

    @Override
    public String getExecutorDisplayName() {
        return "JDK";
    }

    private static BodyPublisher body(HttpRequest<?> request) {
        Object entity = request.getEntity();
        if (entity instanceof InputStream stream) {
            return BodyPublishers.ofInputStream(() -> stream);
        }
        if (entity != null) {
            return BodyPublishers.ofString(write(entity));
        }
        return request.hasJson() ? BodyPublishers.ofString(request.getJson()) : BodyPublishers.noBody();
    }

    private static String write(Object entity) {
        try {
            return ObjectMapperSingleton.getContext(entity.getClass()).writeValueAsString(entity);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + entity.getClass(), e);
        }
    }

    private static final class Binding {
        private final Transport transport;
        private final Refusals refusals;
        private ServiceKind service = ServiceKind.IDENTITY;

        Binding(Transport transport, Refusals refusals) {
            this.transport = transport;
            this.refusals = refusals;
        }
    }
}
