package org.trove.guestagent.command;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.GuestException;
import org.trove.context.RequestContext;
import org.trove.guestagent.datastore.DatastoreManager;
import org.trove.guestagent.datastore.Paging;
import org.trove.guestagent.datastore.Slice;
import org.trove.guestagent.datastore.UserName;
import org.trove.guestagent.health.HealthReporter;
import org.trove.guestagent.health.VolumeMeter;
import org.trove.message.GuestCommand;
import org.trove.message.WireDatabase;
import org.trove.message.WireUser;
import org.trove.model.DatabaseSpec;
import org.trove.model.UserSpec;

/** Hands each command to the code that carries it out. */
public final class CommandDispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(CommandDispatcher.class);

    private final DatastoreManager manager;
    private final Preparation preparation;
    private final PrepareJournal journal;
    private final HealthReporter health;
    private final VolumeMeter volume;
    private final FaultReporter faults;

    public CommandDispatcher(
            DatastoreManager manager,
            Preparation preparation,
            PrepareJournal journal,
            HealthReporter health,
            VolumeMeter volume,
            FaultReporter faults) {
        this.manager = manager;
        this.preparation = preparation;
        this.journal = journal;
        this.health = health;
        this.volume = volume;
        this.faults = faults;
    }

    /**
     * Carries a command out.
     *
     * @return what a call answers; null for commands without a result
     * @throws GuestException with a sentence for the user where it cannot be done
     */
    public @Nullable Object handle(GuestCommand<?> command, RequestContext context) {
        LOG.debug("command request={} command={}", context.requestId(), command.getClass().getSimpleName());
        try {
            return dispatch(command);
        } catch (GuestException e) {
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
        if (command instanceof GuestCommand.RpcPing) {
            return true;
        }
        if (command instanceof GuestCommand.GetFilesystemStats) {
            return volume.filesystemStats();
        }
        return dispatchPrepared(command);
    }

    private @Nullable Object dispatchPrepared(GuestCommand<?> command) {
        return null;
    }

    private static boolean isCast(GuestCommand<?> command) {
        return true;
    }
}
