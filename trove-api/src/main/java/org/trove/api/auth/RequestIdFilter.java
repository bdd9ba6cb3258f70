package org.trove.api.auth;

import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.trove.time.IdSource;

/** Gives every request an id, tells it in the answer and puts it into the log, beside the id that a caller brought along. */
@PreMatching
@Priority(0)
public final class RequestIdFilter implements ContainerRequestFilter, ContainerResponseFilter {

    private static final String HEADER = "x-openstack-request-id";
    /** Where the stock client reads the id. */
    private static final String HEADER_OF_CLIENT = "x-compute-request-id";

    private static final String PROPERTY = RequestIdFilter.class.getName();
    private static final Pattern GLOBAL_ID = Pattern.compile("req-[0-9a-f-]{36}");

    private final IdSource ids;

    public RequestIdFilter(IdSource ids) {
        this.ids = ids;
    }

    /** The id of a request, {@code req-<uuid>}. */
    static String idOf(ContainerRequestContext request) {
        return String.valueOf(request.getProperty(PROPERTY));
    }

    @Override
    public void filter(ContainerRequestContext request) {
        String id = "req-" + ids.newId();
        request.setProperty(PROPERTY, id);
        MDC.put("request", id);
        @Nullable String global = request.getHeaderString(HEADER);
        if (global != null && GLOBAL_ID.matcher(global).matches()) {
            MDC.put("global_request", global);
        }
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        Object id = request.getProperty(PROPERTY);
        if (id != null) {
            response.getHeaders().putSingle(HEADER, id);
            response.getHeaders().putSingle(HEADER_OF_CLIENT, id);
        }
        MDC.remove("request");
        MDC.remove("global_request");
        MDC.remove("project");
    }
}
