package org.trove.api.fault;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.trove.api.json.Json;
import org.trove.error.ErrorCode;
import org.trove.error.TroveException;

/** Writes refusals and failures in Trove's shape: {@code {"<fault>": {"code": n, "message": "…"}}}. */
public final class Faults {

    private Faults() {}

    public static byte[] body(String name, int status, String message) {
        Map<String, Object> fault = new LinkedHashMap<>();
        fault.put("code", status);
        fault.put("message", message);
        return Json.write(Map.of(name, fault));
    }

    public static Response response(TroveException refusal) {
        ErrorCode code = refusal.code();
        Response.ResponseBuilder answer = response(code.httpStatus(), code.faultName(), message(refusal));
        refusal.retryAfter().ifPresent(wait -> answer.header("Retry-After", seconds(wait)));
        return answer.build();
    }

    static Response.ResponseBuilder response(int status, String name, String message) {
        return Response.status(status).type(MediaType.APPLICATION_JSON_TYPE).entity(body(name, status, message));
    }

    /** The fault name of any HTTP status, as Trove names those that it has. */
    public static String nameOf(int status) {
        for (ErrorCode code : ErrorCode.values()) {
            if (code.httpStatus() == status) {
                return code.faultName();
            }
        }
        return status >= 500 ? ErrorCode.INTERNAL.faultName() : ErrorCode.BAD_REQUEST.faultName();
    }

    private static String message(TroveException refusal) {
        @Nullable String message = refusal.getMessage();
        return message == null ? refusal.code().faultName() : message;
    }

    private static long seconds(Duration wait) {
        return Math.max(1, wait.toSeconds());
    }
}
