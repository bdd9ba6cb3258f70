package org.trove.error;

/** The refusals and failures of the service, with the HTTP status and the fault name that Trove uses. */
public enum ErrorCode {
    BAD_REQUEST(400, "badRequest", Level.DEBUG),
    UNAUTHORIZED(401, "unauthorized", Level.DEBUG),
    FORBIDDEN(403, "forbidden", Level.DEBUG),
    NOT_FOUND(404, "itemNotFound", Level.DEBUG),
    METHOD_NOT_ALLOWED(405, "badMethod", Level.DEBUG),
    NOT_ACCEPTABLE(406, "notAcceptable", Level.DEBUG),
    CONFLICT(409, "conflict", Level.DEBUG),
    PRECONDITION_FAILED(412, "preconditionFailed", Level.DEBUG),
    OVER_LIMIT(413, "overLimit", Level.DEBUG),
    BAD_MEDIA_TYPE(415, "badMediaType", Level.DEBUG),
    UNPROCESSABLE(422, "unprocessableEntity", Level.DEBUG),
    INTERNAL(500, "instanceFault", Level.ERROR),
    NOT_IMPLEMENTED(501, "notImplemented", Level.DEBUG),
    UNAVAILABLE(503, "serviceUnavailable", Level.WARN),
    GATEWAY_TIMEOUT(504, "gatewayTimeout", Level.WARN);

    /** How loud the log says it: error = a bug of ours, warn = could not serve, debug = the client's matter. */
    public enum Level {
        DEBUG,
        WARN,
        ERROR
    }

    private final int httpStatus;
    private final String faultName;
    private final Level level;

    ErrorCode(int httpStatus, String faultName, Level level) {
        this.httpStatus = httpStatus;
        this.faultName = faultName;
        this.level = level;
    }

    public int httpStatus() {
        return httpStatus;
    }

    public String faultName() {
        return faultName;
    }

    public Level level() {
        return level;
    }
}
