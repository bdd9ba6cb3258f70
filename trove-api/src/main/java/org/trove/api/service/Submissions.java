package org.trove.api.service;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.api.auth.Caller;
import org.trove.bus.TaskCaster;
import org.trove.error.TroveException;
import org.trove.message.TaskRequest;
import org.trove.message.wire.RequestPayload;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;
import org.trove.operation.NewOperation;
import org.trove.operation.OperationKind;
import org.trove.store.KeptAnswer;
import org.trove.store.ReservedKey;
import org.trove.store.Stores;
import org.trove.time.IdSource;

/**
 * Hands work to the task managers: a row in the request's own transaction, which is the truth, and after it a message, which
 * only saves the wait until the row is found.
 */
public final class Submissions {

    private static final Logger LOG = LoggerFactory.getLogger(Submissions.class);

    private final TaskCaster caster;
    private final IdSource ids;
    private final Counter accepted;
    private final Counter unsent;

    public Submissions(TaskCaster caster, IdSource ids, PrometheusRegistry metrics) {
        this.caster = caster;
        this.ids = ids;
        this.accepted = Counter.builder()
                .name("trove_api_operations_accepted_total")
                .help("Operations accepted, by kind.")
                .labelNames("kind")
                .register(metrics);
        this.unsent = Counter.builder()
                .name("trove_api_nudges_failed_total")
                .help("Operations accepted whose message did not reach the broker; they start with the next scan.")
                .labelNames("kind")
                .register(metrics);
    }

    /** Prepares a submission, before the transaction, which may be repeated. */
    public Submission prepare(TaskRequest request, Caller caller) {
        return new Submission(ids.newId().toString(), request, caller);
    }

    /** Writes the operation's row; the answer will be 202 without a body. */
    void write(Stores stores, Submission submission, ProjectId project) {
        write(stores, submission, project, KeptAnswer.accepted(submission.id()));
    }

    /**
     * Writes the operation's row, and with it the answer, where the client may ask for that again.
     *
     * @throws TroveException CONFLICT where the request took so long that its key is another's now
     */
    void write(Stores stores, Submission submission, ProjectId project, KeptAnswer answer) {
        @Nullable ReservedKey key = submission.caller().reservedKey();
        if (key != null && !stores.idempotency().complete(key, answer)) {
            throw TroveException.conflict("The request took too long, and was sent again meanwhile.");
        }
        TaskRequest request = submission.request();
        Caller caller = submission.caller();
        stores.operations()
                .insert(new NewOperation(
                        submission.id(),
                        OperationKind.newest(RequestPayload.methodOf(request)).orElseThrow(),
                        project,
                        new InstanceId(request.instanceId()),
                        RequestPayload.of(request, caller.context()),
                        caller.context().requestId()));
    }

    /** Sends the message, after the transaction, without waiting. @return the operation's id */
    String send(Submission submission) {
        String kind = RequestPayload.methodOf(submission.request());
        accepted.labelValues(kind).inc();
        try {
            caster.cast(submission.request(), submission.caller().context(), submission.id())
                    .whenComplete((done, failure) -> {
                        if (failure != null) {
                            unsent(submission, kind, failure);
                        }
                    });
        } catch (RuntimeException e) {
            unsent(submission, kind, e);
        }
        return submission.id();
    }

    private void unsent(Submission submission, String kind, Throwable failure) {
        unsent.labelValues(kind).inc();
        LOG.debug(
                "operation accepted, but its message was not sent; it starts with the next scan, operation={}, kind={},"
                        + " cause={}",
                submission.id(),
                kind,
                failure.toString());
    }

    /** Work to be handed over. */
    public record Submission(String id, TaskRequest request, Caller caller) {}
}
