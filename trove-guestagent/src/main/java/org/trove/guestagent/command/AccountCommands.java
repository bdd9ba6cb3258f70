package org.trove.guestagent.command;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.guestagent.datastore.DatastoreManager;
import org.trove.guestagent.datastore.GuestErrors;
import org.trove.guestagent.datastore.Paging;
import org.trove.guestagent.datastore.Slice;
import org.trove.guestagent.datastore.UserName;
import org.trove.message.GuestCommand;
import org.trove.message.GuestCommand.DatabasePage;
import org.trove.message.GuestCommand.UserAttributes;
import org.trove.message.GuestCommand.UserPage;
import org.trove.message.WireDatabase;
import org.trove.message.WireUser;
import org.trove.model.DatabaseSpec;
import org.trove.model.UserSpec;

/** Commands on databases, users, access and root: translates between messages and the datastore. */
public final class AccountCommands {
    private final DatastoreManager manager;

    public AccountCommands(DatastoreManager manager) {
        this.manager = manager;
    }

    @Nullable
    Object handle(GuestCommand<?> command) {
        if (command instanceof GuestCommand.Silent change) {
            change(change);
            return null;
        }
        return answer(command);
    }

    private void change(GuestCommand.Silent command) {
        if (command instanceof GuestCommand.CreateDatabase create) {
            manager.databases().create(databases(create.databases()));
        } else if (command instanceof GuestCommand.DeleteDatabase delete) {
            manager.databases().delete(delete.database().name());
        } else if (command instanceof GuestCommand.GrantAccess grant) {
            manager.users().grant(UserName.of(grant.username(), grant.hostname()), grant.databases());
        } else if (command instanceof GuestCommand.RevokeAccess revoke) {
            manager.users().revoke(UserName.of(revoke.username(), revoke.hostname()), revoke.database());
        } else if (command instanceof GuestCommand.DisableRoot) {
            manager.root().disable();
        } else {
            changeUser(command);
        }
    }

    private void changeUser(GuestCommand.Silent command) {
        if (command instanceof GuestCommand.CreateUser create) {
            manager.users().create(users(create.users()));
        } else if (command instanceof GuestCommand.DeleteUser delete) {
            UserSpec user = delete.user().toSpec();
            manager.users().delete(UserName.of(user.name(), user.host()));
        } else if (command instanceof GuestCommand.ChangePasswords change) {
            manager.users().changePasswords(users(change.users()));
        } else if (command instanceof GuestCommand.UpdateAttributes update) {
            UserAttributes values = update.userAttrs();
            manager.users()
                    .update(
                            UserName.of(update.username(), update.hostname()),
                            values.name(),
                            values.host(),
                            values.password());
        } else {
            throw unsupported(command);
        }
    }

    private @Nullable Object answer(GuestCommand<?> command) {
        if (command instanceof GuestCommand.ListDatabases list) {
            Slice<DatabaseSpec> slice =
                    manager.databases().list(new Paging(list.limit(), list.marker(), list.includeMarker()));
            return new DatabasePage(
                    slice.entries().stream().map(WireDatabase::of).toList(), slice.nextMarker());
        } else if (command instanceof GuestCommand.ListUsers list) {
            Slice<UserSpec> slice = manager.users().list(new Paging(list.limit(), list.marker(), list.includeMarker()));
            return new UserPage(slice.entries().stream().map(WireUser::of).toList(), slice.nextMarker());
        } else if (command instanceof GuestCommand.GetUser get) {
            Optional<UserSpec> found = manager.users().find(UserName.of(get.username(), get.hostname()));
            return found.map(WireUser::of).orElse(null);
        } else if (command instanceof GuestCommand.ListAccess list) {
            return manager.users().access(UserName.of(list.username(), list.hostname())).stream()
                    .map(WireDatabase::of)
                    .toArray(WireDatabase[]::new);
        } else {
            return answerOnRoot(command);
        }
    }

    private Object answerOnRoot(GuestCommand<?> command) {
        if (command instanceof GuestCommand.EnableRoot) {
            return root(manager.root().enable(null));
        } else if (command instanceof GuestCommand.EnableRootWithPassword enable) {
            return root(manager.root().enable(enable.rootPassword()));
        } else if (command instanceof GuestCommand.IsRootEnabled) {
            return manager.root().isEnabled();
        }
        throw unsupported(command);
    }

    private static RuntimeException unsupported(GuestCommand<?> command) {
        return GuestErrors.unsupported(
                "This agent does not know the command " + command.getClass().getSimpleName() + ".");
    }

    private static WireUser root(UserSpec user) {
        return new WireUser(user.name(), user.password(), user.host(), List.of(), true);
    }

    private static List<DatabaseSpec> databases(List<WireDatabase> databases) {
        return databases.stream().map(WireDatabase::toSpec).toList();
    }

    private static List<UserSpec> users(List<WireUser> users) {
        return users.stream().map(WireUser::toSpec).toList();
    }
}
