package org.trove.taskmanager.intake;

import java.util.Optional;
import org.trove.message.TaskRequest;
import org.trove.message.wire.RequestPayload;
import org.trove.model.Instance;
import org.trove.model.InstanceId;
import org.trove.operation.NewOperation;
import org.trove.operation.OperationKind;
import org.trove.store.Database;
import org.trove.store.Stores;
import org.trove.taskmanager.intake.IntakeEvents.Outcome;

/** Makes sure that a request that arrived as a message is a row; requests of this project's own API are rows already. */
final class RequestIntake {
    private static final int ID_DIGITS = 32;
    private static final String DIGITS = "[0-9a-fA-F]{32}";

    private final Database database;

    RequestIntake(Database database) {
        this.database = database;
    }

    /**
     * Accepts a request.
     *
     * @param uniqueId of the message: 32 hexadecimal digits
     * @param mayBringWork whether the message may become a row; else it is a nudge alone
     * @throws org.trove.store.DatabaseUnavailableException where it cannot be said yet what becomes of it
     */
    Outcome accept(String uniqueId, RequestPayload.Content content, boolean mayBringWork) {
        Optional<String> id = operationId(uniqueId);
        if (id.isEmpty()) {
            return Outcome.MALFORMED;
        }
        boolean known =
                database.read(stores -> stores.operations().find(id.get())).isPresent();
        if (!known && !mayBringWork) {
            return Outcome.REPLAYED;
        }
        return known ? Outcome.KNOWN : database.write(stores -> insert(stores, id.get(), content));
    }

    private static Outcome insert(Stores stores, String id, RequestPayload.Content content) {
        TaskRequest request = content.request();
        InstanceId instanceId = new InstanceId(request.instanceId());
        Optional<Instance> instance = stores.instances().lock(instanceId);
        if (instance.isEmpty()) {
            return Outcome.UNKNOWN_INSTANCE;
        }
        if (stores.operations().find(id).isPresent()) {
            return Outcome.KNOWN;
        }
        if (request instanceof TaskRequest.DeleteInstance) {
            stores.operations().requestCancel(instanceId);
        }
        NewOperation operation = new NewOperation(
                id,
                OperationKind.newest(RequestPayload.methodOf(request)).orElseThrow(),
                instance.get().project(),
                instanceId,
                RequestPayload.of(request, content.context()),
                content.context().requestId());
        return stores.operations().insert(operation) ? Outcome.ACCEPTED : Outcome.KNOWN;
    }

    /** The id of the operation: that of the message with the dashes that it travels without. */
    static Optional<String> operationId(String uniqueId) {
        if (uniqueId.length() != ID_DIGITS || !uniqueId.matches(DIGITS)) {
            return Optional.empty();
        }
        return Optional.of(String.join(
                "-",
                uniqueId.substring(0, 8),
                uniqueId.substring(8, 12),
                uniqueId.substring(12, 16),
                uniqueId.substring(16, 20),
                uniqueId.substring(20)));
    }
}
