package org.trove.guestagent.command;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.CommandOrigin;
import org.trove.bus.GuestCommandHandler;
import org.trove.bus.GuestException;
import org.trove.context.RequestContext;
import org.trove.guestagent.datastore.GuestErrors;
import org.trove.guestagent.health.VolumeMeter;
import org.trove.message.GuestCommand;

/**
 * Hands each command to the code that carries it out, once for each message that brings it, and reports failures that nobody
 * waits for.
 */
public final class CommandDispatcher implements GuestCommandHandler {
    private static final Logger LOG = LoggerFactory.getLogger(CommandDispatcher.class);

    private final Preparation preparation;
    private final PrepareJournal journal;
    private final CommandJournal done;
    private final ServiceControl service;
    private final AccountCommands accounts;
    private final VolumeMeter volume;
    private final VolumeControl volumeControl;
    private final FaultReporter faults;

    public CommandDispatcher(
            Preparation preparation,
            PrepareJournal journal,
            CommandJournal done,
            ServiceControl service,
            AccountCommands accounts,
            VolumeMeter volume,
            VolumeControl volumeControl,
            FaultReporter faults) {
        this.preparation = preparation;
        this.journal = journal;
        this.done = done;
        this.service = service;
        this.accounts = accounts;
        this.volume = volume;
        this.volumeControl = volumeControl;
        this.faults = faults;
    }

    @Override
    public @Nullable Object handle(GuestCommand<?> command, RequestContext context) {
        return handle(command, context, new CommandOrigin("", false));
    }

    @Override
    public @Nullable Object handle(GuestCommand<?> command, RequestContext context, CommandOrigin origin) {
        String name = command.getClass().getSimpleName();
        LOG.debug("command begins command={} request={}", name, context.requestId());
        try {
            return command.isOnce() && !origin.messageId().isEmpty()
                    ? once(command, origin)
                    : dispatch(command, origin, false);
        } catch (GuestException e) {
            LOG.info("command refused command={} request={} kind={}", name, context.requestId(), e.kind());
            if (command.isCast() && !origin.isAwaited()) {
                faults.report(e.getMessage() == null ? e.kind() : e.getMessage(), e);
            }
            throw e;
        }
    }

    /** A message that comes again finds how it ended, or goes on where the agent that had begun it died. */
    private @Nullable Object once(GuestCommand<?> command, CommandOrigin origin) {
        Optional<CommandJournal.Entry> known = done.find(origin.messageId());
        if (known.isPresent() && known.get().ended()) {
            return answerAgain(command, known.get());
        }
        if (known.isEmpty()) {
            done.begin(origin);
        }
        try {
            Object result = dispatch(command, origin, known.isPresent());
            done.succeed(origin);
            return result;
        } catch (GuestException e) {
            done.fail(origin, e);
            throw e;
        }
    }

    private static @Nullable Object answerAgain(GuestCommand<?> command, CommandJournal.Entry known) {
        LOG.info("command ignored, it was done before");
        known.failure().ifPresent(failure -> {
            throw failure;
        });
        if (command instanceof GuestCommand.Silent) {
            return null;
        }
        throw GuestErrors.failed("This was done, and answered, before the guest agent was started again.");
    }

    /** @param again whether it may have been done in part */
    private @Nullable Object dispatch(GuestCommand<?> command, CommandOrigin origin, boolean again) {
        if (command instanceof GuestCommand.Prepare prepare) {
            preparation.run(prepare);
            return null;
        }
        if (command instanceof GuestCommand.Rebuild rebuild) {
            rebuild(rebuild);
            return null;
        }
        if (command instanceof GuestCommand.RpcPing) {
            return true;
        }
        if (command instanceof GuestCommand.GetFilesystemStats) {
            return volume.filesystemStats();
        }
        if (!journal.isPrepared()) {
            throw GuestErrors.failed("The datastore of this instance is not prepared yet.");
        }
        if (command instanceof GuestCommand.Restart) {
            service.restart();
            return null;
        }
        if (command instanceof GuestCommand.StopDb) {
            service.stop();
            return null;
        }
        if (change(command)) {
            return null;
        }
        AccountCommands inTime = accounts.within(origin.timeLeft());
        return again ? new RepeatedCommands(inTime).handle(command) : inTime.handle(command);
    }

    /** Where the agent's own disk outlived the server's, the datastore only gets its configuration. */
    private void rebuild(GuestCommand.Rebuild command) {
        if (journal.isPrepared() && !preparation.hasRebuilt()) {
            service.startWith(command.configContents());
        } else {
            preparation.rebuild(command);
        }
    }

    /** @return whether this was a change of the configuration or the volume */
    private boolean change(GuestCommand<?> command) {
        if (command instanceof GuestCommand.StartDbWithConfChanges start) {
            service.startWith(start.configContents());
        } else if (command instanceof GuestCommand.ResetConfiguration reset) {
            service.configure(reset.configuration().configContents());
        } else if (command instanceof GuestCommand.ResizeFs resize) {
            volumeControl.resize(resize);
        } else if (command instanceof GuestCommand.MountVolume mount) {
            volumeControl.mount(mount);
        } else if (command instanceof GuestCommand.UnmountVolume unmount) {
            volumeControl.unmount(unmount);
        } else {
            return false;
        }
        return true;
    }

    @Override
    public Optional<String> refusal(CommandOrigin origin) {
        return done.isForgotten(origin)
                ? Optional.of("This message was sent before others that the guest agent has done and forgotten since."
                        + " It may have been done before, so it is not done now. Nothing was changed; ask again.")
                : Optional.empty();
    }

    @Override
    public boolean isBegun(CommandOrigin origin) {
        return done.find(origin.messageId()).isPresent();
    }
}
