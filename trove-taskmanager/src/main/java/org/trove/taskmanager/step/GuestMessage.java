package org.trove.taskmanager.step;

import java.util.concurrent.CompletableFuture;
import org.trove.taskmanager.flow.StepContext;

/** Something that a guest is told without an answer being waited for; a guest that does it already ignores it. */
public interface GuestMessage {
    /** Makes the guest's queues, so that the message waits there for the agent, and sends it. */
    CompletableFuture<Void> send(StepContext context);
}
