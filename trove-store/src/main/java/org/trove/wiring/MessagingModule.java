package org.trove.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.trove.bus.BusMetrics;
import org.trove.bus.FailedMessages;
import org.trove.bus.GuestRpc;
import org.trove.bus.InstanceKeys;
import org.trove.bus.MessageBus;
import org.trove.bus.ReportServer;
import org.trove.bus.RpcSettings;
import org.trove.bus.RpcTaskCaster;
import org.trove.bus.TaskCaster;
import org.trove.bus.TaskRequestServer;
import org.trove.bus.rabbit.RabbitMessageBus;
import org.trove.bus.rabbit.RabbitSettings;
import org.trove.crypto.KeySettings;
import org.trove.guestkey.InstanceKeyVault;
import org.trove.guestkey.StoredInstanceKeys;
import org.trove.message.wire.MessageCipher;
import org.trove.message.wire.MessageCodec;
import org.trove.parking.MessageParking;
import org.trove.store.Database;
import org.trove.time.IdSource;

/** The broker and the messages over it; starts while the broker is away. */
public final class MessagingModule extends AbstractModule {
    private final RabbitSettings settings;
    private final KeySettings keys;

    public MessagingModule(RabbitSettings settings, KeySettings keys) {
        this.settings = settings;
        this.keys = keys;
    }

    @Override
    protected void configure() {
        bind(KeySettings.class).toInstance(keys);
        bind(RpcSettings.class).toInstance(settings.rpc());
        bind(MessageBus.class).to(RabbitMessageBus.class);
        bind(TaskRequestServer.class).in(Singleton.class);
        bind(ReportServer.class).in(Singleton.class);
        bind(GuestRpc.class).toProvider(GuestCalls.class).in(Singleton.class);
    }

    @Provides
    @Singleton
    RabbitMessageBus bus(Resources resources, Clock clock, IdSource ids, BusMetrics metrics) {
        return resources.add(new RabbitMessageBus(settings, clock, ids, metrics));
    }

    @Provides
    @Singleton
    BusMetrics metrics(PrometheusRegistry registry) {
        return new BusMetrics(registry);
    }

    @Provides
    @Singleton
    MessageCodec codec(SecureRandom random) {
        return new MessageCodec(new MessageCipher(random), settings.security());
    }

    @Provides
    @Singleton
    InstanceKeyVault vault(SecureRandom random) {
        return new InstanceKeyVault(keys, random);
    }

    @Provides
    @Singleton
    InstanceKeys instanceKeys(Database database, InstanceKeyVault vault, Clock clock) {
        return new StoredInstanceKeys(database, vault, clock);
    }

    @Provides
    @Singleton
    TaskCaster taskCaster(MessageBus bus, MessageCodec codec, Clock clock) {
        return new RpcTaskCaster(bus, codec, keys, settings.rpc(), clock);
    }

    /** It waits for the database, so it has a thread of its own. */
    @Provides
    @Singleton
    FailedMessages failures(Database database, MessageBus bus, Resources resources, BusMetrics metrics) {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread parking = new Thread(task, "message-parking");
            parking.setDaemon(true);
            return parking;
        });
        resources.add(thread::shutdownNow);
        return new MessageParking(database, bus, thread, metrics);
    }
}
