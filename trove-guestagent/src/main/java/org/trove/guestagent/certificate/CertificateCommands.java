package org.trove.guestagent.certificate;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.bus.CommandOrigin;
import org.trove.bus.GuestCommandHandler;
import org.trove.context.RequestContext;
import org.trove.message.GuestCommand;

/** Takes certificates in, at any time, also while a command waits for one; hands on everything else. */
public final class CertificateCommands implements GuestCommandHandler {
    private final CertificateKeeper certificates;
    private final GuestCommandHandler others;

    public CertificateCommands(CertificateKeeper certificates, GuestCommandHandler others) {
        this.certificates = certificates;
        this.others = others;
    }

    @Override
    public @Nullable Object handle(GuestCommand<?> command, RequestContext context) {
        return handle(command, context, new CommandOrigin("", false));
    }

    @Override
    public @Nullable Object handle(GuestCommand<?> command, RequestContext context, CommandOrigin origin) {
        if (command instanceof GuestCommand.InstallCertificate install) {
            certificates.install(install);
            return null;
        }
        return others.handle(command, context, origin);
    }

    @Override
    public Optional<String> refusal(CommandOrigin origin) {
        return others.refusal(origin);
    }

    @Override
    public boolean isBegun(CommandOrigin origin) {
        return others.isBegun(origin);
    }
}
