package org.trove.taskmanager.step;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.trove.bus.GuestException;
import org.trove.bus.GuestRpc;
import org.trove.message.FilesystemStats;
import org.trove.message.GuestCommand;
import org.trove.message.TaskRequest.ResizeVolume;
import org.trove.operation.WaitsFor;
import org.trove.taskmanager.flow.RetryPolicy;
import org.trove.taskmanager.flow.Step;
import org.trove.taskmanager.flow.StepContext;
import org.trove.taskmanager.flow.StepResult;

/**
 * Has the guest make a file system as large as its volume. Where it stays mounted, again and again until the guest's kernel has seen how
 * large the volume is: before, there is nothing to do for it, and that is no error. Guests that do not say what they see are believed. A
 * volume that is attached anew has its size at once.
 */
public final class ResizeFileSystem implements Step {
    private static final long GIB = 1L << 30;

    private final CallGuest resize;
    private final GuestRpc guests;
    private final DataVolume volume;
    private final Predicate<StepContext> online;

    /**
     * @param resize asks the guest
     * @param online whether the file system stays mounted
     */
    public ResizeFileSystem(CallGuest resize, GuestRpc guests, DataVolume volume, Predicate<StepContext> online) {
        this.resize = resize;
        this.guests = guests;
        this.volume = volume;
        this.online = online;
    }

    @Override
    public String name() {
        return resize.name();
    }

    @Override
    public RetryPolicy retryPolicy() {
        return resize.retryPolicy();
    }

    @Override
    public StepResult perform(StepContext context) {
        StepResult asked = resize.perform(context);
        return asked instanceof StepResult.Later later && online.test(context)
                ? new StepResult.Later(later.result().thenCompose(result -> look(context, result)))
                : asked;
    }

    private CompletionStage<StepResult> look(StepContext context, StepResult resized) {
        if (!(resized instanceof StepResult.Done)) {
            return CompletableFuture.completedFuture(resized);
        }
        return guests.call(
                        Requests.instance(context),
                        new GuestCommand.GetFilesystemStats(volume.mountPoint(context)),
                        Requests.context(context))
                .exceptionally(ResizeFileSystem::unlessRefused)
                .thenApply(stats -> judge(context, stats));
    }

    /** The guest did what it was asked; that it cannot tell how it is now changes nothing. */
    private static @Nullable FilesystemStats unlessRefused(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof GuestException) {
            return null;
        }
        throw new CompletionException(cause);
    }

    private static StepResult judge(StepContext context, @Nullable FilesystemStats stats) {
        Long seen = stats == null ? null : stats.deviceBytes();
        int wantedGb = Requests.of(context, ResizeVolume.class).newSize();
        return seen == null || seen >= wantedGb * GIB
                ? StepResult.done()
                : StepResult.wait(
                        Polling.after(context.elapsed()),
                        WaitsFor.GUEST,
                        "The server sees a volume of " + seen / GIB + " GB still, not of " + wantedGb + " GB.");
    }

    @Override
    public StepResult undo(StepContext context) {
        return resize.undo(context);
    }
}
