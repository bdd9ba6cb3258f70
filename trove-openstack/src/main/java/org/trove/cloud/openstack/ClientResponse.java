package org.trove.cloud.openstack;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openstack4j.core.transport.ExecutionOptions;
import org.openstack4j.core.transport.HttpEntityHandler;
import org.openstack4j.core.transport.HttpResponse;
import org.openstack4j.core.transport.ObjectMapperSingleton;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;

/** An answer as openstack4j reads it. */
record ClientResponse(Answer answer) implements HttpResponse {
    @Override
    public <T> T getEntity(Class<T> type) {
        return HttpEntityHandler.handle(this, type, null, true);
    }

    @Override
    public <T> T getEntity(Class<T> type, @Nullable ExecutionOptions<T> options) {
        return HttpEntityHandler.handle(this, type, options, true);
    }

    @Override
    public <T> T readEntity(Class<T> type) {
        try {
            return ObjectMapperSingleton.getContext(type).readerFor(type).readValue(answer.stream());
        } catch (IOException e) {
            throw new CloudException(Kind.TRANSIENT, "A service's answer cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public int getStatus() {
        return answer.status();
    }

    @Override
    public String getContentType() {
        return answer.header("Content-Type").orElse("");
    }

    @Override
    public String getStatusMessage() {
        return "";
    }

    @Override
    public InputStream getInputStream() {
        return answer.stream();
    }

    @Override
    public @Nullable String header(String name) {
        return answer.header(name).orElse(null);
    }

    @Override
    public Map<String, String> headers() {
        Map<String, String> first = new HashMap<>();
        answer.headers().map().forEach((name, values) -> first.put(name, values.get(0)));
        return first;
    }

    @Override
    public void close() {
        // Was read to its end.
    }
}
