package org.trove.api.view;

import org.jspecify.annotations.Nullable;
import org.trove.model.Fault;

/** What went wrong with an instance; the details are for administrators. */
public record FaultView(
        String message, String created, @Nullable String details) {

    static FaultView of(Fault fault, boolean admin) {
        return new FaultView(fault.message(), Times.text(fault.updated()), admin ? fault.details() : null);
    }
}
