package org.trove.bus;

/** What becomes of messages whose handling fails although nothing is wrong with the message as such, or nobody knows what. */
@FunctionalInterface
public interface FailedMessages {
    /** They are dropped. */
    FailedMessages DROPPED = (topic, incoming, cause) -> incoming.reject(false);

    /**
     * Settles a message that could not be handled, now or later. From any thread; does not block.
     *
     * @param cause what the handler threw; its message may hold secrets and is not repeated
     */
    void failed(String topic, MessageBus.Incoming incoming, RuntimeException cause);

    /** This process serves a topic from now on: it also sends again what operators ask for. */
    default void serving(String topic) {}
}
