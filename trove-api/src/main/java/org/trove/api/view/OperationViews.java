package org.trove.api.view;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.api.view.OperationDetailView.InterventionView;
import org.trove.api.view.OperationDetailView.LeaseView;
import org.trove.api.view.OperationDetailView.StepView;
import org.trove.operation.Intervention;
import org.trove.operation.OperationKind;
import org.trove.operation.OperationRecord;
import org.trove.operation.OperationState;
import org.trove.operation.StepEntry;
import org.trove.operation.StepRecord;
import org.trove.operation.WaitsFor;

/** Makes the views of operations. */
public final class OperationViews {

    private static final int COMPLETE = 100;

    private OperationViews() {}

    /** The view of a list, and the data of an event. */
    public static OperationView event(OperationRecord operation) {
        OperationState state = operation.state();
        Optional<OperationKind> kind = operation.known();
        return new OperationView(
                operation.id(),
                operation.kind(),
                operation.instance() == null ? null : operation.instance().value(),
                new OperationView.SubjectView(
                        operation.subject().type(), operation.subject().id()),
                state.name(),
                progress(operation, kind.orElse(null)),
                state.isEnded() ? null : operation.step(),
                operation.undoing(),
                operation.cancelRequested(),
                isCancellable(operation, kind.orElse(null)),
                operation.created().toString(),
                operation.updated().toString(),
                text(operation.started()),
                text(operation.ended()),
                operation.waitsFor() == WaitsFor.NOTHING
                        ? null
                        : operation.waitsFor().name().toLowerCase(Locale.ROOT),
                operation.reason(),
                text(operation.nextAttempt()),
                operation.requestId());
    }

    /** @param admin whether the viewer is an administrator */
    public static OperationDetailView detail(
            OperationRecord operation, List<StepEntry> steps, List<Intervention> interventions, boolean admin) {
        return new OperationDetailView(
                event(operation),
                operation.state() == OperationState.RUNNING
                        ? new LeaseView(admin ? operation.holder() : null, text(operation.leaseUntil()))
                        : null,
                steps(operation, steps, admin),
                interventions.stream().map(OperationViews::intervention).toList());
    }

    /** Steps that are taken back count no more; one that appended itself in a newer release makes no more than 99. */
    private static int progress(OperationRecord operation, @Nullable OperationKind kind) {
        if (operation.state() == OperationState.SUCCEEDED) {
            return COMPLETE;
        }
        return kind == null
                ? 0
                : Math.min(
                        COMPLETE - 1,
                        Math.max(0, kind.position(operation.step()))
                                * COMPLETE
                                / kind.steps().size());
    }

    private static boolean isCancellable(OperationRecord operation, @Nullable OperationKind kind) {
        return kind != null
                && kind.cancellable()
                && !operation.state().isEnded()
                && !operation.undoing()
                && !operation.cancelRequested();
    }

    /** Where nobody wrote down when a try began, it followed the one before. */
    private static List<StepView> steps(OperationRecord operation, List<StepEntry> entries, boolean admin) {
        List<StepView> views = new ArrayList<>();
        Instant before = operation.started() == null ? operation.created() : operation.started();
        for (StepEntry entry : entries) {
            StepRecord step = entry.step();
            Instant assumed = before.isAfter(entry.created()) ? entry.created() : before;
            views.add(new StepView(
                    step.name(),
                    step.attempt(),
                    entry.undoing(),
                    step.outcome().name(),
                    (entry.started() == null ? assumed : entry.started()).toString(),
                    step.outcome() == StepRecord.Outcome.WAITING ? null : text(entry.updated()),
                    admin ? step.output() : null,
                    step.reason()));
            before = entry.updated();
        }
        return views;
    }

    private static InterventionView intervention(Intervention intervention) {
        return new InterventionView(
                intervention.action().name().toLowerCase(Locale.ROOT),
                intervention.userId(),
                intervention.reason(),
                intervention.created().toString());
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
