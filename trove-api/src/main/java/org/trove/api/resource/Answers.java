package org.trove.api.resource;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.trove.api.idempotency.IdempotencyFilter;
import org.trove.api.json.Json;

/** Makes answers. Bodies are written here, so that no content negotiation happens: every answer is JSON. */
final class Answers {

    static final String OPERATION_ID = IdempotencyFilter.OPERATION_ID;

    private Answers() {}

    /** 200 with a body of one member. */
    static Response ok(String name, Object view) {
        return ok(Map.of(name, view));
    }

    static Response ok(Object view) {
        return Response.ok(Json.write(view), MediaType.APPLICATION_JSON_TYPE).build();
    }

    /** 200 for something that an operation carries out. */
    static Response ok(byte[] body, String operationId) {
        return Response.ok(body, MediaType.APPLICATION_JSON_TYPE)
                .header(OPERATION_ID, operationId)
                .build();
    }

    static Response accepted() {
        return Response.accepted().build();
    }

    /** 202 with a body of one member, for something that an operation carries out. */
    static Response accepted(String name, Object view, String operationId) {
        return Response.accepted(Json.write(Map.of(name, view)))
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header(OPERATION_ID, operationId)
                .build();
    }

    /** 202 for something that an operation carries out. */
    static Response accepted(String operationId) {
        return Response.accepted().header(OPERATION_ID, operationId).build();
    }
}
