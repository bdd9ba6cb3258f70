package org.trove.api.resource;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.trove.api.json.Json;
import org.trove.api.service.AgentDownloads;
import org.trove.api.service.AgentDownloads.Download;
import org.trove.model.InstanceId;

/** The guest agent for new servers. They have no account in Keystone, so the token of their user data opens this alone. */
@Path("/guest-agent/{instance: [0-9A-Za-z-]{1,36}}/{sha256: [0-9a-f]{64}}")
public final class AgentResource {
    private static final String SCHEME = "Bearer ";
    private static final int LONGEST_TOKEN = 256;

    private final AgentDownloads downloads;

    public AgentResource(AgentDownloads downloads) {
        this.downloads = downloads;
    }

    @GET
    public Response fetch(
            @PathParam("instance") String instance,
            @PathParam("sha256") String sha256,
            @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization) {
        return downloads
                .open(new InstanceId(instance), sha256, token(authorization))
                .map(AgentResource::send)
                .orElseGet(AgentResource::refuse);
    }

    private static @Nullable String token(@Nullable String authorization) {
        if (authorization == null
                || !authorization.startsWith(SCHEME)
                || authorization.length() > SCHEME.length() + LONGEST_TOKEN) {
            return null;
        }
        return authorization.substring(SCHEME.length()).strip();
    }

    private static Response send(Download download) {
        StreamingOutput content = out -> Files.copy(download.file(), out);
        return Response.ok(content, "application/gzip")
                .header(HttpHeaders.CONTENT_LENGTH, download.bytes())
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    /** The same words whatever is wrong with the token: the log and the metrics know more. */
    private static Response refuse() {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", Response.Status.UNAUTHORIZED.getStatusCode());
        error.put("title", "Unauthorized");
        error.put("message", "The token of the server's user data is needed, before it expires and is used up.");
        return Response.status(Response.Status.UNAUTHORIZED)
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(Json.write(Map.of("error", error)))
                .build();
    }
}
