package org.trove.guestagent.command;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.GuestCommandHandler;
import org.trove.bus.GuestException;
import org.trove.context.RequestContext;
import org.trove.guestagent.datastore.GuestErrors;
import org.trove.guestagent.health.VolumeMeter;
import org.trove.message.GuestCommand;
import org.trove.message.GuestCommand.ChangePasswords;
import org.trove.message.GuestCommand.CreateDatabase;
import org.trove.message.GuestCommand.CreateUser;
import org.trove.message.GuestCommand.DeleteDatabase;
import org.trove.message.GuestCommand.DeleteUser;
import org.trove.message.GuestCommand.UpdateAttributes;

/** Hands each command to the code that carries it out, and reports failures that nobody waits for. */
public final class CommandDispatcher implements GuestCommandHandler {
    private static final Logger LOG = LoggerFactory.getLogger(CommandDispatcher.class);

    private final Preparation preparation;
    private final PrepareJournal journal;
    private final ServiceControl service;
    private final AccountCommands accounts;
    private final VolumeMeter volume;
    private final VolumeControl volumeControl;
    private final FaultReporter faults;

    public CommandDispatcher(
            Preparation preparation,
            PrepareJournal journal,
            ServiceControl service,
            AccountCommands accounts,
            VolumeMeter volume,
            VolumeControl volumeControl,
            FaultReporter faults) {
        this.preparation = preparation;
        this.journal = journal;
        this.service = service;
        this.accounts = accounts;
        this.volume = volume;
        this.volumeControl = volumeControl;
        this.faults = faults;
    }

    @Override
    public @Nullable Object handle(GuestCommand<?> command, RequestContext context) {
        String name = command.getClass().getSimpleName();
        LOG.debug("command begins command={} request={}", name, context.requestId());
        try {
            return dispatch(command);
        } catch (GuestException e) {
            LOG.info("command refused command={} request={} kind={}", name, context.requestId(), e.kind());
            if (isCast(command)) {
                faults.report(e.getMessage() == null ? e.kind() : e.getMessage(), e);
            }
            throw e;
        }
    }

    private @Nullable Object dispatch(GuestCommand<?> command) {
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
        return change(command) ? null : accounts.handle(command);
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

    /** The control plane does not wait for these, so that a failure would go unnoticed. */
    private static boolean isCast(GuestCommand<?> command) {
        return command instanceof CreateDatabase
                || command instanceof DeleteDatabase
                || command instanceof CreateUser
                || command instanceof DeleteUser
                || command instanceof ChangePasswords
                || command instanceof UpdateAttributes;
    }
}
