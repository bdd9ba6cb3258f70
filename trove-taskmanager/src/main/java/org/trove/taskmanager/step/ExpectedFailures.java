package org.trove.taskmanager.step;

import java.util.Optional;
import org.trove.bus.BusException;
import org.trove.bus.GuestException;
import org.trove.cloud.CloudException;
import org.trove.datastore.template.TemplateException;
import org.trove.operation.WaitsFor;
import org.trove.store.DatabaseUnavailableException;
import org.trove.taskmanager.flow.FailureClassifier;
import org.trove.taskmanager.flow.StepResult;
import org.trove.taskmanager.flow.StepResult.Failed;
import org.trove.taskmanager.userdata.UserDataTooLargeException;

/** The failures of cloud, broker, guest and database that every step may meet. */
public final class ExpectedFailures implements FailureClassifier {
    @Override
    public Optional<Failed> classify(Throwable failure) {
        if (failure instanceof CloudException cloud) {
            return Optional.of(ofCloud(cloud));
        }
        if (failure instanceof BusException bus) {
            return Optional.of(ofBus(bus));
        }
        if (failure instanceof GuestException guest) {
            return Optional.of(StepResult.permanent(WaitsFor.GUEST, String.valueOf(guest.getMessage())));
        }
        if (failure instanceof DatabaseUnavailableException) {
            return Optional.of(StepResult.retryable(WaitsFor.DATABASE, "The database cannot be reached."));
        }
        if (failure instanceof StepAbortedException
                || failure instanceof TemplateException
                || failure instanceof UserDataTooLargeException) {
            return Optional.of(StepResult.permanent(WaitsFor.NOTHING, String.valueOf(failure.getMessage())));
        }
        return Optional.empty();
    }

    private static Failed ofCloud(CloudException failure) {
        String message = String.valueOf(failure.getMessage());
        Failed failed = switch (failure.kind()) {
            case TRANSIENT -> StepResult.retryable(WaitsFor.CLOUD, message);
            case BUSY -> StepResult.busy(WaitsFor.CLOUD, message);
            case QUOTA, NOT_FOUND, PERMANENT -> StepResult.permanent(WaitsFor.CLOUD, message);
        };
        return failure.retryAfter().map(failed::after).orElse(failed);
    }

    private static Failed ofBus(BusException failure) {
        return switch (failure.reason()) {
            case UNREACHABLE, REFUSED -> StepResult.retryable(WaitsFor.BROKER, "The message broker cannot be reached.");
            case UNROUTABLE -> StepResult.retryable(WaitsFor.GUEST, "The guest agent's queue does not exist.");
            case TIMEOUT -> StepResult.retryable(WaitsFor.GUEST, "The guest agent did not answer in time.");
        };
    }
}
