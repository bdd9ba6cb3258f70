package org.trove.api.validation;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import java.io.InputStream;

/**
 * Takes the body of a request that was refused before it was read off the connection. The server would close it otherwise, and
 * the client's next request on it, which may be on its way already, would be lost without an answer.
 */
public final class UnreadBody implements ContainerResponseFilter {

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (!hasBody(request)) {
            return;
        }
        InputStream unread;
        try {
            unread = request.getEntityStream();
        } catch (IllegalStateException closed) {
            // It was read, as most are.
            return;
        }
        BodyBytes.skip(unread);
    }

    private static boolean hasBody(ContainerRequestContext request) {
        // A client that expects to be asked for its body has not sent it.
        return request.getHeaderString("Expect") == null
                && (request.getLength() > 0 || request.getHeaderString("Transfer-Encoding") != null);
    }
}
