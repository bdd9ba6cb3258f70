package org.trove.guestagent.command;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.guestagent.datastore.Databases;
import org.trove.guestagent.datastore.DatastoreManager;
import org.trove.guestagent.datastore.Features;
import org.trove.guestagent.datastore.GuestErrors;
import org.trove.guestagent.datastore.Paging;
import org.trove.guestagent.datastore.RootAccount;
import org.trove.guestagent.datastore.Slice;
import org.trove.guestagent.datastore.UserName;
import org.trove.guestagent.datastore.Users;
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
    private static final Duration SHORTEST_PATIENCE = Duration.ofSeconds(1);
    private static final Duration LONGEST_MARGIN = Duration.ofSeconds(4);

    private final DatastoreManager manager;
    private final Duration patience;

    public AccountCommands(DatastoreManager manager) {
        this(manager, DatastoreManager.LOCK_PATIENCE);
    }

    /** @param patience how long a change waits for what others hold in the datastore */
    private AccountCommands(DatastoreManager manager, Duration patience) {
        this.manager = manager;
        this.patience = patience;
    }

    /** The same commands, whose changes wait for others so shortly that their failure is told in time. @param timeLeft null = no matter */
    AccountCommands within(@Nullable Duration timeLeft) {
        if (timeLeft == null) {
            return this;
        }
        Duration third = timeLeft.dividedBy(3);
        Duration margin = third.compareTo(LONGEST_MARGIN) < 0 ? third : LONGEST_MARGIN;
        Duration wanted = timeLeft.minus(margin);
        Duration bounded =
                wanted.compareTo(DatastoreManager.LOCK_PATIENCE) < 0 ? wanted : DatastoreManager.LOCK_PATIENCE;
        return new AccountCommands(manager, bounded.compareTo(SHORTEST_PATIENCE) < 0 ? SHORTEST_PATIENCE : bounded);
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
            databases().create(databases(create.databases()));
        } else if (command instanceof GuestCommand.DeleteDatabase delete) {
            databases().delete(delete.database().name());
        } else if (command instanceof GuestCommand.GrantAccess grant) {
            users().grant(UserName.of(grant.username(), grant.hostname()), grant.databases());
        } else if (command instanceof GuestCommand.RevokeAccess revoke) {
            users().revoke(UserName.of(revoke.username(), revoke.hostname()), revoke.database());
        } else if (command instanceof GuestCommand.DisableRoot) {
            root().disable();
        } else {
            changeUser(command);
        }
    }

    private void changeUser(GuestCommand.Silent command) {
        if (command instanceof GuestCommand.CreateUser create) {
            users().create(users(create.users()));
        } else if (command instanceof GuestCommand.DeleteUser delete) {
            UserSpec user = delete.user().toSpec();
            users().delete(UserName.of(user.name(), user.host()));
        } else if (command instanceof GuestCommand.ChangePasswords change) {
            users().changePasswords(users(change.users()));
        } else if (command instanceof GuestCommand.UpdateAttributes update) {
            UserAttributes values = update.userAttrs();
            users().update(
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
            Slice<DatabaseSpec> slice = databases().list(new Paging(list.limit(), list.marker(), list.includeMarker()));
            return new DatabasePage(
                    slice.entries().stream().map(WireDatabase::of).toList(), slice.nextMarker());
        } else if (command instanceof GuestCommand.ListUsers list) {
            Slice<UserSpec> slice = users().list(new Paging(list.limit(), list.marker(), list.includeMarker()));
            return new UserPage(slice.entries().stream().map(WireUser::of).toList(), slice.nextMarker());
        } else if (command instanceof GuestCommand.GetUser get) {
            Optional<UserSpec> found = users().find(UserName.of(get.username(), get.hostname()));
            return found.map(WireUser::of).orElse(null);
        } else if (command instanceof GuestCommand.ListAccess list) {
            return users().access(UserName.of(list.username(), list.hostname())).stream()
                    .map(WireDatabase::of)
                    .toArray(WireDatabase[]::new);
        } else {
            return answerOnRoot(command);
        }
    }

    private Object answerOnRoot(GuestCommand<?> command) {
        if (command instanceof GuestCommand.EnableRoot) {
            return root(root().enable(null));
        } else if (command instanceof GuestCommand.EnableRootWithPassword enable) {
            return root(root().enable(enable.rootPassword()));
        } else if (command instanceof GuestCommand.IsRootEnabled) {
            return root().isEnabled();
        }
        throw unsupported(command);
    }

    private Databases databases() {
        return Features.require(manager, Databases.class, "databases").within(patience);
    }

    private Users users() {
        return Features.require(manager, Users.class, "users").within(patience);
    }

    private RootAccount root() {
        return Features.require(manager, RootAccount.class, "root user").within(patience);
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
