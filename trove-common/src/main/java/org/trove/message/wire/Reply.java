package org.trove.message.wire;

import org.jspecify.annotations.Nullable;

/**
 * An answer whose outer form was read.
 *
 * @param result still sealed; null where there is none
 * @param isLast false for a sign of life before the answer
 */
public record Reply(
        Envelope envelope,
        String messageId,
        @Nullable String result,
        @Nullable Failure failure,
        boolean isLast) {

    /** What a guest says went wrong, without its trace. @param kind class name of the error */
    public record Failure(String kind, String module, String message) {
        private static final String TROVE = "trove.common.exception";
        private static final String DISPATCHER = "oslo_messaging.rpc.dispatcher";

        /** An error of Trove's own vocabulary, which a peer in Python turns into the same class again. */
        public static Failure ofTrove(String kind, String message) {
            return new Failure(kind, TROVE, message);
        }

        public static Failure ofUnknownMethod(UnknownMethodException cause) {
            return new Failure("NoSuchMethod", DISPATCHER, String.valueOf(cause.getMessage()));
        }
    }
}
