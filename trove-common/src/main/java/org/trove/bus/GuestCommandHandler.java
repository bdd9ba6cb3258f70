package org.trove.bus;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.context.RequestContext;
import org.trove.message.GuestCommand;

/** Does what the control plane asks of a guest. */
public interface GuestCommandHandler {
    /**
     * Does one command. Commands that change something come one after the other, queries beside them.
     *
     * @return what {@link GuestCommand#resultType} says, or null
     * @throws GuestException with the words that the caller shall read
     */
    @Nullable
    Object handle(GuestCommand<?> command, RequestContext context);

    /** The same, for those to whom it matters where the command comes from. */
    default @Nullable Object handle(GuestCommand<?> command, RequestContext context, CommandOrigin origin) {
        return handle(command, context);
    }

    /**
     * Why a command is not even looked at: it may have been done before, longer ago than is remembered.
     *
     * @return a sentence for the sender; empty = it may be done
     */
    default Optional<String> refusal(CommandOrigin origin) {
        return Optional.empty();
    }

    /** Whether this very message was begun before, by an agent that died since. */
    default boolean isBegun(CommandOrigin origin) {
        return false;
    }
}
