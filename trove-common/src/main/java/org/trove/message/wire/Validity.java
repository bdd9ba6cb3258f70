package org.trove.message.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * For how long a call may be begun. Its caller tells somebody that it failed when the time is over, and a guest that does it all the
 * same later would make that untrue. Peers in Python send none of the members and ignore them.
 *
 * @param sent by the clock of the sender, or by that of the receiver where the sender was told it
 * @param beginWithin the time from then in which the receiver may begin
 * @param answerWithin the time from then in which the sender waits for the answer
 */
public record Validity(Instant sent, Duration beginWithin, Duration answerWithin) {
    private static final String SENT = "_sent_at_ms";
    private static final String BEGIN = "_begin_within_ms";
    private static final String ANSWER = "_answer_within_ms";

    public Validity {
        if (beginWithin.isNegative() || answerWithin.compareTo(beginWithin) < 0) {
            throw new IllegalArgumentException("a call must be answered after it is begun");
        }
    }

    void write(ObjectNode inner) {
        inner.put(SENT, sent.toEpochMilli());
        inner.put(BEGIN, beginWithin.toMillis());
        inner.put(ANSWER, answerWithin.toMillis());
    }

    /** Empty where the request names no time. @throws MalformedMessageException where what it names is none */
    static Optional<Validity> read(ObjectNode inner) {
        if (!inner.has(SENT) && !inner.has(BEGIN)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Validity(
                    Instant.ofEpochMilli(number(inner, SENT)),
                    Duration.ofMillis(number(inner, BEGIN)),
                    Duration.ofMillis(number(inner, ANSWER))));
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException("the times of the call do not fit together");
        }
    }

    private static long number(ObjectNode inner, String member) {
        JsonNode value = inner.get(member);
        if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new MalformedMessageException("member " + member + " must be a whole number");
        }
        return value.longValue();
    }
}
