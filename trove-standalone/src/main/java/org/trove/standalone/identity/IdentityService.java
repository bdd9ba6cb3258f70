package org.trove.standalone.identity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.time.IdSource;

/** Issues, checks and revokes tokens. A token carries its content and is looked up nowhere; roles are always the present ones. */
public final class IdentityService {
    private static final Logger LOG = LoggerFactory.getLogger(IdentityService.class);
    private static final Duration LIFETIME = Duration.ofHours(4);

    private final Supplier<IdentityDirectory> directories;
    private final Passwords passwords;
    private final TokenSigner signer;
    private final Revocations revocations;
    private final Clock clock;
    private final IdSource ids;

    IdentityService(
            Supplier<IdentityDirectory> directories,
            Passwords passwords,
            TokenSigner signer,
            Revocations revocations,
            Clock clock,
            IdSource ids) {
        this.directories = directories;
        this.passwords = passwords;
        this.signer = signer;
        this.revocations = revocations;
        this.clock = clock;
        this.ids = ids;
    }

    /** The projects and users as they are now. */
    public IdentityDirectory directory() {
        return directories.get();
    }

    /** Who shows this token; empty where it is not ours, expired, revoked, or its user, project or roles are gone. */
    public Optional<ValidatedToken> validate(String token) {
        return open(token).map(this::describe);
    }

    /** A token for who knows a password. @param user null where there is none of the name given */
    IssuedToken login(@Nullable User user, String password, Scope scope) {
        if (!isPassword(user, password) || user == null) {
            LOG.debug("login refused user={}", user == null ? "unknown" : user.name());
            throw IdentityException.unauthorized();
        }
        return issueTo(user, scope);
    }

    /** A token for who has shown their password. */
    IssuedToken issueTo(User user, Scope scope) {
        Instant now = now();
        return issue(user, scope, "password", now, now.plus(LIFETIME));
    }

    /** Slow. @param user null where there is none of the name given */
    boolean isPassword(@Nullable User user, String password) {
        return passwords.isRight(user, password);
    }

    /** Whether it was right before, which is quick to say. */
    boolean isKnownPassword(User user, String password) {
        return passwords.isKnown(user, password);
    }

    /** Another token for who has one; it lives no longer than the first. */
    IssuedToken exchange(String text, Scope scope) {
        Token first = open(text).orElseThrow(IdentityException::unauthorized);
        User user = directory().user(first.userId()).orElseThrow(IdentityException::unauthorized);
        return issue(user, scope, "token", now(), first.expires());
    }

    void revoke(Token token) {
        revocations.add(token);
        LOG.info("token revoked audit_id={} user={}", token.auditId(), token.userId());
    }

    /** The content of a token that counts. */
    Optional<Token> open(String text) {
        return signer.open(text, this::bondOf)
                .filter(token -> token.expires().isAfter(clock.instant()))
                .filter(token -> !revocations.contains(token))
                .filter(this::isStillTrue);
    }

    /** @param token one that {@link #open} gave */
    ValidatedToken describe(Token token) {
        User user = directory().user(token.userId()).orElseThrow(IdentityException::unauthorized);
        Project project = projectOf(token).orElse(null);
        return new ValidatedToken(
                user.id(),
                user.name(),
                project == null ? null : project.id(),
                project == null ? null : project.name(),
                project == null ? List.of() : user.rolesIn(project),
                token.expires());
    }

    /** A token holds as long as the password does for which it was given. */
    private Optional<String> bondOf(Token token) {
        return directory().user(token.userId()).map(user -> String.valueOf(user.passwordHash()));
    }

    private boolean isStillTrue(Token token) {
        Optional<User> user = directory().user(token.userId());
        if (user.isEmpty() || token.projectId() == null) {
            return user.isPresent();
        }
        return projectOf(token)
                .filter(project -> !user.get().rolesIn(project).isEmpty())
                .isPresent();
    }

    private Optional<Project> projectOf(Token token) {
        return Optional.ofNullable(token.projectId()).flatMap(directory()::project);
    }

    private IssuedToken issue(User user, Scope scope, String method, Instant issued, Instant expires) {
        Project project = scopedTo(user, scope);
        String auditId = ids.newId().toString().replace("-", "");
        String projectId = project == null ? null : project.id();
        Token token = new Token(user.id(), projectId, method, auditId, issued, expires);
        return new IssuedToken(signer.sign(token, String.valueOf(user.passwordHash())), token);
    }

    private @Nullable Project scopedTo(User user, Scope scope) {
        if (scope instanceof Scope.Unscoped) {
            return null;
        }
        if (scope instanceof Scope.Default) {
            return directory()
                    .projectNamed(user.defaultProject())
                    .filter(project -> !user.rolesIn(project).isEmpty())
                    .orElse(null);
        }
        if (scope instanceof Scope.OfProject wanted) {
            return find(wanted)
                    .filter(project -> !user.rolesIn(project).isEmpty())
                    .orElseThrow(IdentityException::unauthorized);
        }
        throw IdentityException.unauthorized();
    }

    private Optional<Project> find(Scope.OfProject wanted) {
        String id = wanted.id();
        String name = wanted.name();
        if (id != null) {
            return directory().project(id);
        }
        return name == null ? Optional.empty() : directory().projectNamed(name);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
}
