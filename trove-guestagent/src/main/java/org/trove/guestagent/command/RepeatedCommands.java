package org.trove.guestagent.command;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trove.bus.GuestException;
import org.trove.message.GuestCommand;
import org.trove.message.GuestCommand.ChangePasswords;
import org.trove.message.GuestCommand.CreateDatabase;
import org.trove.message.GuestCommand.CreateUser;
import org.trove.message.GuestCommand.DeleteDatabase;
import org.trove.message.GuestCommand.DeleteUser;
import org.trove.message.GuestCommand.GrantAccess;
import org.trove.message.GuestCommand.RevokeAccess;
import org.trove.message.GuestCommand.UpdateAttributes;
import org.trove.message.GuestCommand.UserAttributes;
import org.trove.message.WireDatabase;
import org.trove.message.WireUser;

/**
 * Carries out commands that an earlier agent began and may have done in part or in whole: what is there was made by it, what
 * is missing was removed by it.
 */
final class RepeatedCommands {
    private static final String NO_USER = "UserNotFound";

    private final AccountCommands accounts;

    RepeatedCommands(AccountCommands accounts) {
        this.accounts = accounts;
    }

    @Nullable
    Object handle(GuestCommand<?> command) {
        if (command instanceof CreateDatabase create) {
            create.databases().forEach(this::create);
        } else if (command instanceof DeleteDatabase) {
            isRefused(command, "DatabaseNotFound");
        } else if (command instanceof CreateUser create) {
            create.users().forEach(this::create);
        } else if (command instanceof DeleteUser) {
            isRefused(command, NO_USER);
        } else if (command instanceof RevokeAccess) {
            isRefused(command, "DatabaseNotFound");
        } else if (command instanceof UpdateAttributes update) {
            update(update);
        } else if (command instanceof GuestCommand.AccountChange<?> && !(command instanceof GuestCommand.Repeatable)) {
            throw new IllegalStateException("no repetition of " + command.getClass());
        } else {
            return accounts.handle(command);
        }
        return null;
    }

    private void create(WireDatabase database) {
        isRefused(new CreateDatabase(List.of(database)), "DatabaseAlreadyExists");
    }

    private void create(WireUser user) {
        if (isRefused(new CreateUser(List.of(user)), "UserAlreadyExists")) {
            accounts.handle(new ChangePasswords(List.of(user)));
            List<String> databases = user.toSpec().databases();
            if (!databases.isEmpty()) {
                accounts.handle(new GrantAccess(user.name(), user.host(), databases));
            }
        }
    }

    private void update(UpdateAttributes command) {
        UserAttributes values = command.userAttrs();
        boolean renames = values.name() != null || values.host() != null;
        if (!renames) {
            accounts.handle(command);
        } else if (isRefused(command, NO_USER)) {
            accounts.handle(new UpdateAttributes(
                    values.name() == null ? command.username() : values.name(),
                    values.host() == null ? command.hostname() : values.host(),
                    new UserAttributes(null, null, values.password())));
        }
    }

    /** Does it. @return whether that was refused for this reason */
    private boolean isRefused(GuestCommand<?> command, String kind) {
        try {
            accounts.handle(command);
            return false;
        } catch (GuestException e) {
            if (e.kind().equals(kind)) {
                return true;
            }
            throw e;
        }
    }
}
