package org.trove.wiring;

import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;
import org.trove.bus.BusMetrics;
import org.trove.bus.GuestRpc;
import org.trove.bus.InstanceKeys;
import org.trove.bus.MessageBus;
import org.trove.bus.RpcGuestRpc;
import org.trove.bus.RpcSettings;
import org.trove.message.wire.MessageCodec;
import org.trove.time.IdSource;

/** Makes what calls the guests. */
final class GuestCalls implements Provider<GuestRpc> {
    private final MessageBus bus;
    private final MessageCodec codec;
    private final InstanceKeys keys;
    private final RpcSettings settings;
    private final IdSource ids;
    private final Clock clock;
    private final BusMetrics metrics;
    private final Timers timers;

    @Inject
    GuestCalls(
            MessageBus bus,
            MessageCodec codec,
            InstanceKeys keys,
            RpcSettings settings,
            IdSource ids,
            Clock clock,
            BusMetrics metrics,
            Timers timers) {
        this.bus = bus;
        this.codec = codec;
        this.keys = keys;
        this.settings = settings;
        this.ids = ids;
        this.clock = clock;
        this.metrics = metrics;
        this.timers = timers;
    }

    @Override
    public GuestRpc get() {
        return timers.resources()
                .add(new RpcGuestRpc(bus, codec, keys, settings, ids, clock, timers.executor(), metrics));
    }

    /** The timers that calls run out by, and what closes the calls before the timers go. */
    record Timers(ScheduledExecutorService executor, Resources resources) {
        @Inject
        Timers {}
    }
}
