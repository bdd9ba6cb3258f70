package org.trove.api.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import org.trove.error.TroveException;

/** The bodies that requests may have, by JSON Schema (draft 4). */
public enum BodySchema {
    INSTANCE_CREATE("instance-create"),
    INSTANCE_UPDATE("instance-update"),
    INSTANCE_PATCH("instance-patch"),
    INSTANCE_ACTION("instance-action"),
    INSTANCE_MGMT_ACTION("instance-mgmt-action"),
    DATABASES_CREATE("databases-create"),
    USERS_CREATE("users-create"),
    USERS_PASSWORDS("users-passwords"),
    USER_UPDATE("user-update"),
    ACCESS_GRANT("access-grant"),
    ROOT_ENABLE("root-enable"),
    QUOTAS_UPDATE("quotas-update"),
    OPERATION_ACTION("operation-action");

    /** Safe for any number of threads once it was read, though its type does not say so. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final JsonSchema schema;

    BodySchema(String name) {
        String resource = "/org/trove/api/schema/" + name + ".json";
        try (InputStream text = BodySchema.class.getResourceAsStream(resource)) {
            if (text == null) {
                throw new IllegalStateException("the schema " + resource + " is missing");
            }
            schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(text);
        } catch (IOException e) {
            throw new UncheckedIOException("the schema " + resource + " cannot be read", e);
        }
    }

    /** @throws TroveException BAD_REQUEST saying what is wrong, also where there is no body */
    public JsonNode require(JsonNode body) {
        if (body.isMissingNode()) {
            throw TroveException.badRequest("The request needs a JSON body with the content type application/json.");
        }
        Set<ValidationMessage> violations = schema.validate(body);
        if (!violations.isEmpty()) {
            throw TroveException.badRequest(Violations.describe(violations));
        }
        return body;
    }
}
