package org.trove.bus;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.context.RequestContext;
import org.trove.message.GuestCommand;
import org.trove.message.wire.AcceptedCodes;
import org.trove.message.wire.MessageCodec;
import org.trove.message.wire.ReceivedRequest;
import org.trove.message.wire.Sealing;
import org.trove.model.InstanceId;

/** Opens commands to one guest, under the codes that it accepts at the moment. */
final class CommandReader {
    private static final Logger LOG = LoggerFactory.getLogger(CommandReader.class);

    private final MessageCodec codec;
    private final InstanceId guest;
    private final CodeRatchet ratchet;
    private final Sealing strict;
    private final Sealing configured;
    private final boolean mayTighten;
    private volatile boolean tight;

    CommandReader(MessageCodec codec, InstanceId guest, String key, CodeRatchet ratchet) {
        this.codec = codec;
        this.guest = guest;
        this.ratchet = ratchet;
        this.strict = codec.sealing(key, AcceptedCodes.NEW_ONLY);
        this.configured = codec.sealing(key);
        // Peers in Python are the operator's word, which no message takes back.
        this.mayTighten = codec.security().codes() == AcceptedCodes.OLD_TOO;
        this.tight = mayTighten && ratchet.isTight();
    }

    /** A command that was opened. */
    record Opened(GuestCommand<?> command, RequestContext context) {}

    /** Throws like {@link MessageCodec#guestCommand}. */
    Opened open(ReceivedRequest request) {
        Sealing sealing = tight ? strict : configured;
        Opened opened = new Opened(codec.guestCommand(request, sealing, guest), codec.context(request, sealing));
        if (mayTighten && !tight && request.proof().isWhole() && request.proof().isStrict()) {
            tight = true;
            ratchet.tighten();
            LOG.info("the control plane uses the new authentication code alone, messages with the old one are refused");
        }
        return opened;
    }
}
