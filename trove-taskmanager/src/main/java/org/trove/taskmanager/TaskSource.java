package org.trove.taskmanager;

import java.util.function.Consumer;
import org.trove.bus.MessageBus;
import org.trove.bus.TaskDelivery;

/** Where the task manager's messages come from: the topic that the wiring names. */
@FunctionalInterface
public interface TaskSource {
    /** @param prefetch how many messages may be handed out and not acknowledged */
    MessageBus.Subscription serve(int prefetch, Consumer<TaskDelivery> handler);
}
