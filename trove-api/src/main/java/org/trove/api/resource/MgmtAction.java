package org.trove.api.resource;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.container.AsyncResponse;
import org.jspecify.annotations.Nullable;
import org.trove.api.auth.Caller;
import org.trove.api.service.InstanceMaintenance;

/** What the body of an administrator's action asks for; its form was checked by the schema. */
record MgmtAction(String name, JsonNode arguments) {

    static MgmtAction of(JsonNode body) {
        String name = body.fieldNames().next();
        return new MgmtAction(name, body.path(name));
    }

    void perform(
            InstanceMaintenance maintenance, Caller caller, String id, AsyncResponse response, AsyncAnswers answers) {
        switch (name) {
            case "reboot" -> response.resume(Answers.accepted(maintenance.reboot(caller, id)));
            case "migrate" -> response.resume(Answers.accepted(maintenance.migrate(caller, id, text("host"))));
            case "rebuild" ->
                response.resume(Answers.accepted(maintenance.rebuild(
                        caller, id, arguments.path("image_id").asText())));
            case "reset-task-status" -> {
                maintenance.resetTask(caller, id);
                response.resume(Answers.accepted());
            }
            case "stop" -> answers.send(response, maintenance.stop(caller, id), stopped -> Answers.accepted());
            default -> throw new IllegalArgumentException("the schema allows no action " + name);
        }
    }

    private @Nullable String text(String key) {
        return arguments.path(key).isTextual() ? arguments.path(key).asText() : null;
    }
}
