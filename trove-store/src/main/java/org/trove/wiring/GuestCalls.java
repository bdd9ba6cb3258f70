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
import org.trove.store.ComparedClock;
import org.trove.store.Database;
import org.trove.store.DatabaseClock;
import org.trove.time.IdSource;

/** Makes what calls the guests. */
final class GuestCalls implements Provider<GuestRpc> {
    private final MessageBus bus;
    private final MessageCodec codec;
    private final InstanceKeys keys;
    private final RpcSettings settings;
    private final IdSource ids;
    private final Clocks clocks;
    private final BusMetrics metrics;
    private final Timers timers;

    @Inject
    GuestCalls(
            MessageBus bus,
            MessageCodec codec,
            InstanceKeys keys,
            RpcSettings settings,
            IdSource ids,
            Clocks clocks,
            BusMetrics metrics,
            Timers timers) {
        this.bus = bus;
        this.codec = codec;
        this.keys = keys;
        this.settings = settings;
        this.ids = ids;
        this.clocks = clocks;
        this.metrics = metrics;
        this.timers = timers;
    }

    @Override
    public GuestRpc get() {
        return timers.resources()
                .add(new RpcGuestRpc(bus, codec, keys, settings, ids, clocks.shared(), timers.executor(), metrics));
    }

    /** This host's clock, and the database by which it is set right. */
    record Clocks(Clock host, Database database) {
        @Inject
        Clocks {}

        Clock shared() {
            return new ComparedClock(new DatabaseClock(database, host));
        }
    }

    /** The timers that calls run out by, and what closes the calls before the timers go. */
    record Timers(ScheduledExecutorService executor, Resources resources) {
        @Inject
        Timers {}
    }
}
