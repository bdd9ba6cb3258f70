package org.trove.taskmanager.flow;

import java.util.List;
import org.trove.operation.Change;

/** What a flow that does not succeed leaves behind; written when that is decided, before anything is undone. */
public interface Endings {
    /** @param reason for the user */
    List<Change> failed(StepContext context, Step step, String reason);

    List<Change> cancelled(StepContext context);

    /** Nothing changes. */
    static Endings silent() {
        return new Endings() {
            @Override
            public List<Change> failed(StepContext context, Step step, String reason) {
                return List.of();
            }

            @Override
            public List<Change> cancelled(StepContext context) {
                return List.of();
            }
        };
    }
}
