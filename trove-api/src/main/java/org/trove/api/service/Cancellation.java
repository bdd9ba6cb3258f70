package org.trove.api.service;

import org.trove.operation.OperationKind;
import org.trove.store.Stores;

/** Asks an operation to turn back at its next boundary. */
final class Cancellation {

    private Cancellation() {}

    /** @return false where the operation changed meanwhile */
    static boolean perform(Stores stores, OperationActions.Case of) {
        of.requireOpen("cancelled");
        if (of.seen().cancelRequested()) {
            throw of.refusal("is being cancelled already.");
        }
        if (of.seen().undoing()) {
            throw of.refusal("has failed and is being undone already.");
        }
        if (!of.seen().known().map(OperationKind::cancellable).orElse(false)) {
            throw of.refusal("is of the kind " + of.seen().type() + ", which cannot be cancelled.");
        }
        return stores.operationDesk().cancel(of.seen());
    }
}
