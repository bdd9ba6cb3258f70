package org.trove.api.diagnosis;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trove.operation.OperationRecord;

/**
 * Why an instance is as it is.
 *
 * @param on what it waits for
 * @param since when that began, as far as it is known
 * @param summary one sentence for a user
 * @param lastError what went wrong last, null where nothing did
 * @param next what happens by itself, null = nothing
 * @param nextAt when, null where that is not known
 * @param advice what can be done, one sentence each
 * @param operation the one that the instance is in the hands of, or that left it so
 */
public record Diagnosis(
        On on,
        @Nullable Instant since,
        String summary,
        @Nullable String lastError,
        @Nullable String next,
        @Nullable Instant nextAt,
        List<String> advice,
        @Nullable OperationRecord operation) {

    public Diagnosis {
        advice = List.copyOf(advice);
    }

    /** The name of the broker among the control plane's parts. */
    public static final String BROKER = "broker";

    /** What something waits for. */
    public enum On {
        NOTHING,
        TASK_MANAGER,
        CLOUD,
        BROKER,
        GUEST,
        DATABASE,
        CONDUCTOR,
        /** An operation of the same instance that came first. */
        OPERATION,
        /** Somebody who decides. */
        OPERATOR
    }

    static Diagnosis of(On on, @Nullable Instant since, String summary) {
        return new Diagnosis(on, since, summary, null, null, null, List.of(), null);
    }

    Diagnosis withError(@Nullable String error) {
        return new Diagnosis(on, since, summary, error, next, nextAt, advice, operation);
    }

    Diagnosis withNext(String what, @Nullable Instant at) {
        return new Diagnosis(on, since, summary, lastError, what, at, advice, operation);
    }

    Diagnosis withAdvice(String... sentences) {
        return new Diagnosis(on, since, summary, lastError, next, nextAt, List.of(sentences), operation);
    }

    Diagnosis withMoreAdvice(String sentence) {
        List<String> more = new ArrayList<>(advice);
        more.add(sentence);
        return new Diagnosis(on, since, summary, lastError, next, nextAt, more, operation);
    }

    Diagnosis withSummary(String text) {
        return new Diagnosis(on, since, text, lastError, next, nextAt, advice, operation);
    }

    Diagnosis about(@Nullable OperationRecord of) {
        return new Diagnosis(on, since, summary, lastError, next, nextAt, advice, of);
    }
}
