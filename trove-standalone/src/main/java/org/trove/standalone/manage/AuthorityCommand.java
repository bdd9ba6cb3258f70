package org.trove.standalone.manage;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import net.sourceforge.argparse4j.inf.Subparsers;
import org.trove.certificate.CertificateAuthorities;
import org.trove.crypto.Certificates;
import org.trove.model.CertificateAuthority;

/** {@code bin/trove-manage ca}: shows and replaces the certificate authority. */
final class AuthorityCommand {
    static final String NAME = "ca";
    private static final List<String> HEAD = List.of("ID", "STANDING", "UNTIL", "SHA-256 FINGERPRINT");

    private final CertificateAuthorities authorities;

    AuthorityCommand(CertificateAuthorities authorities) {
        this.authorities = authorities;
    }

    /** @return the actions, each a command of its own */
    static List<Subparser> describe(Subparser command) {
        Subparsers actions = command.addSubparsers().dest("action").metavar("ACTION");
        Subparser show = action(actions, "show", "shows the authorities; makes the first where there is none");
        show.addArgument("--pem")
                .action(net.sourceforge.argparse4j.impl.Arguments.storeTrue())
                .help("only what clients trust, for a file");
        Subparser forget = action(actions, "forget", "trusts a retired authority no more");
        forget.addArgument("id").help("of the authority, as 'show' prints it");
        return List.of(
                show,
                forget,
                action(
                        actions,
                        "rotate",
                        "makes the next authority, which is trusted at once and signs after 'promote'"),
                action(
                        actions,
                        "promote",
                        "has the next authority sign; the one before it is retired and loses its key"));
    }

    private static Subparser action(Subparsers actions, String name, String help) {
        return actions.addParser(name).help(help).description(help);
    }

    /** @return what to print @throws IllegalArgumentException where it cannot be done, and what to do instead */
    String run(Namespace parsed) {
        return switch (parsed.getString("action")) {
            case "show" -> Boolean.TRUE.equals(parsed.getBoolean("pem")) ? pem() : table();
            case "rotate" -> rotate();
            case "promote" -> promote();
            case "forget" -> forget(parsed.getString("id"));
            default -> throw new IllegalArgumentException("unknown action");
        };
    }

    private String pem() {
        return CertificateAuthorities.bundle(authorities.trusted());
    }

    private String rotate() {
        authorities.prepareNext();
        return table()
                + "\nThe next authority is trusted by guests at their next question (10 minutes by default). Give users the"
                + " new bundle ('ca show --pem'), then: ca promote\n";
    }

    private String promote() {
        if (!authorities.promoteNext()) {
            throw new IllegalArgumentException(
                    "there is no next authority: make it with 'ca rotate', and wait until users"
                            + " and guests trust it");
        }
        return table();
    }

    private String forget(String id) {
        if (!authorities.forget(id)) {
            throw new IllegalArgumentException("there is no retired authority " + id + "; 'ca show' lists all");
        }
        return table();
    }

    private String table() {
        return TextTable.of(
                HEAD, authorities.trusted().stream().map(AuthorityCommand::row).toList());
    }

    private static List<String> row(CertificateAuthority authority) {
        Instant until = authority.notAfter().truncatedTo(ChronoUnit.SECONDS);
        return List.of(
                authority.id(),
                authority.standing().name().toLowerCase(Locale.ROOT),
                until.toString(),
                Certificates.fingerprint(authority.certificate()));
    }
}
