package org.trove.host;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Under which account a database server runs, that of this process, or an unprivileged one where this process is root; and
 * what it may do with that account's files.
 */
public final class Privileges {
    private final @Nullable ServiceAccount account;
    private final Confinement confinement;

    private Privileges(@Nullable ServiceAccount account, Confinement confinement) {
        this.account = account;
        this.confinement = confinement;
    }

    /** The privileges of this process, which drops to {@code account} where it is root. */
    public static Privileges ofThisProcess(ServiceAccount account) {
        return new Privileges(OsUser.isRoot() ? account : null, Confinement.none());
    }

    /** Those of this process, whoever it is. */
    public static Privileges none() {
        return new Privileges(null, Confinement.none());
    }

    /** The same account, confined as these limits say. */
    public Privileges with(Confinement limits) {
        return new Privileges(account, limits);
    }

    public Confinement confinement() {
        return confinement;
    }

    /** The account that programs are given; empty where they run as this process does. */
    public Optional<ServiceAccount> account() {
        return Optional.ofNullable(account);
    }

    /** The command that runs {@code command} unprivileged; it replaces itself, so that the process id stays. */
    public List<String> unprivileged(List<String> command) {
        if (account == null) {
            return command;
        }
        List<String> whole = new ArrayList<>(List.of(
                "setpriv",
                "--reuid=" + account.uid(),
                "--regid=" + account.gid(),
                "--clear-groups",
                "--no-new-privs",
                "--"));
        whole.addAll(command);
        return whole;
    }

    /** Gives a file, or a directory with all that is in it, to the account. Symbolic links are not followed. */
    public void give(Path tree) throws IOException {
        if (account == null) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                changeOwner(directory);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                changeOwner(file);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void changeOwner(Path path) throws IOException {
        ServiceAccount owner = account;
        if (owner != null) {
            Files.setAttribute(path, "unix:gid", owner.gid(), LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:uid", owner.uid(), LinkOption.NOFOLLOW_LINKS);
        }
    }
}
