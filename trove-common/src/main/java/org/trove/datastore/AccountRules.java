package org.trove.datastore;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What databases and users of a datastore may be called, and so on: the same as the server itself takes. The API asks these rules
 * before it accepts a request, the agent before it asks the server. All answers are sentences for a user, empty = allowed.
 *
 * @param databases null = the datastore has no databases
 * @param users null = it has no users
 * @param passwords of users and of root, null = it has neither
 * @param hosts the forms of hosts from which users may connect, empty = users have no hosts
 * @param characterSets those of databases; empty = unknown, and the server decides
 */
public record AccountRules(
        @Nullable TextRule databases,
        @Nullable TextRule users,
        @Nullable TextRule passwords,
        Set<HostForm> hosts,
        List<CharacterSetRule> characterSets) {

    /** Of a datastore that was registered by a release without such rules: what that release itself checked. */
    public static final AccountRules OF_OLDER_RELEASES = older();

    public AccountRules {
        hosts = Set.copyOf(hosts);
        characterSets = List.copyOf(characterSets);
    }

    public Optional<String> database(String name) {
        return name("database", name, databases);
    }

    public Optional<String> user(String name) {
        return name("user", name, users);
    }

    /** The answer does not repeat the password. */
    public Optional<String> password(String user, String password) {
        return passwords == null
                ? Optional.empty()
                : passwords.refusal(password).map(why -> "The password of the user '" + user + "' " + why + ".");
    }

    public Optional<String> host(String host) {
        if (hosts.isEmpty()) {
            return HostForm.EVERYWHERE.admits(host)
                    ? Optional.empty()
                    : Optional.of("The host '" + host + "' is not allowed: users of this datastore have no hosts.");
        }
        if (hosts.stream().anyMatch(form -> form.admits(host))) {
            return Optional.empty();
        }
        return Optional.of("The host '" + host + "' is not allowed: no client's address could match it. Allowed is "
                + hosts.stream().sorted().map(HostForm::words).collect(Collectors.joining("; or ")) + ".");
    }

    /**
     * The character set and collation of a database, null = the server's default.
     *
     * @param version the datastore's, e.g. {@code 11.4.5}
     */
    public Optional<String> encoding(@Nullable String characterSet, @Nullable String collation, String version) {
        List<CharacterSetRule> known =
                characterSets.stream().filter(rule -> rule.isIn(version)).toList();
        if (known.isEmpty()) {
            return Optional.empty();
        }
        if (characterSet != null && known.stream().noneMatch(rule -> rule.isNamed(characterSet))) {
            return Optional.of("The datastore has no character set '" + characterSet + "'.");
        }
        if (collation != null && known.stream().noneMatch(rule -> rule.has(collation))) {
            return Optional.of("The datastore has no collation '" + collation + "'.");
        }
        if (characterSet != null
                && collation != null
                && known.stream().noneMatch(rule -> rule.isNamed(characterSet) && rule.has(collation))) {
            return Optional.of(
                    "The collation '" + collation + "' does not belong to the character set '" + characterSet + "'.");
        }
        return Optional.empty();
    }

    private static Optional<String> name(String what, String name, @Nullable TextRule rule) {
        if (name.equals(".") || name.equals("..")) {
            return Optional.of("The " + what + " name '" + name
                    + "' is not allowed: no path of a request can name it, and clients would take another one for it.");
        }
        return rule == null
                ? Optional.empty()
                : rule.refusal(name).map(why -> "The " + what + " name '" + name + "' " + why + ".");
    }

    private static AccountRules older() {
        String refused = "^\\s|\\s$|['\";`,/\\\\]";
        String allowed = "without quotes, commas, semicolons and slashes, and no space at either end";
        return new AccountRules(
                new TextRule(64, refused, allowed, null),
                new TextRule(32, refused, allowed, null),
                new TextRule(255, null, null, null),
                Set.of(HostForm.EVERYWHERE, HostForm.IPV4),
                List.of());
    }
}
