package org.trove.store;

import org.jspecify.annotations.Nullable;

/**
 * The answer to a request that is given again when the request comes again.
 *
 * @param operationId of the operation that carries it out, null where none does
 * @param body JSON, null where the answer has none; stores keep it sealed
 */
public record KeptAnswer(
        int status, @Nullable String operationId, @Nullable String body) {

    /** 202 without a body. */
    public static KeptAnswer accepted(String operationId) {
        return new KeptAnswer(202, operationId, null);
    }

    @Override
    public String toString() {
        return "KeptAnswer[" + status + ", operation=" + operationId + "]";
    }
}
