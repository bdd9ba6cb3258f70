package org.trove.guestagent;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.bus.BusMetrics;
import org.trove.bus.MessageBus;
import org.trove.bus.RpcReportCaster;
import org.trove.bus.rabbit.RabbitMessageBus;
import org.trove.bus.rabbit.RabbitSettings;
import org.trove.crypto.SecretString;
import org.trove.guestagent.certificate.CertificateKeeper;
import org.trove.guestagent.command.ReportNumbers;
import org.trove.guestagent.command.StateFiles;
import org.trove.guestagent.config.GuestConfig;
import org.trove.guestagent.config.GuestConfigReader;
import org.trove.guestagent.config.GuestSettings;
import org.trove.guestagent.datastore.CertificateSource;
import org.trove.guestagent.datastore.DatastoreContext;
import org.trove.guestagent.datastore.DatastoreManager;
import org.trove.guestagent.datastore.DatastoreProvider;
import org.trove.guestagent.datastore.DatastoreProviders;
import org.trove.guestagent.datastore.Passwords;
import org.trove.guestagent.host.CommandRunner;
import org.trove.guestagent.update.Releases;
import org.trove.host.Confinement;
import org.trove.host.Privileges;
import org.trove.log.SecretFreeLogs;
import org.trove.message.wire.MessageCipher;
import org.trove.message.wire.MessageCodec;
import org.trove.setting.SettingsReader;
import org.trove.time.IdSource;
import org.trove.time.SystemIdSource;

/** The program of the guest agent. Its one argument is the directory that the control plane filled. */
public final class GuestAgent {
    private static final Logger LOG = LoggerFactory.getLogger(GuestAgent.class);
    private static final int USAGE_ERROR = 2;

    private GuestAgent() {}

    /** Runs until the process is told to end. Exit codes: 0 ended in order, 1 could not start, 2 wrong use. */
    public static void main(String[] arguments) {
        if (arguments.length != 1) {
            System.err.println("usage: trove-guestagent <configuration directory>");
            System.exit(USAGE_ERROR);
        }
        SecretFreeLogs.install();
        try {
            GuestConfigReader reader = new GuestConfigReader(DatastoreProviders.names());
            Path directory = Path.of(arguments[0]);
            run(
                    reader.read(directory),
                    () -> Optional.ofNullable(
                            reader.read(directory).guest().health().volumeSizeGb()));
        } catch (IllegalArgumentException | IllegalStateException | IOException e) {
            System.err.println("trove-guestagent cannot start: " + e.getMessage());
            System.exit(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void run(GuestConfig config, Supplier<Optional<Integer>> volumeSizeGb)
            throws IOException, InterruptedException {
        Agent.prepareDirectories(config);
        try (AgentLock lock = AgentLock.take(config.guest().directories().state())) {
            CountDownLatch ended = new CountDownLatch(1);
            RabbitSettings messaging = SettingsReader.read("messaging", config.messaging(), RabbitSettings.class);
            IdSource ids = new SystemIdSource();
            Clock clock = Clock.systemUTC();
            BusMetrics metrics = new BusMetrics(new PrometheusRegistry());
            MessageCodec codec = new MessageCodec(new MessageCipher(new SecureRandom()), messaging.security());
            MessageBus bus = RabbitMessageBus.ofGuest(messaging, clock, ids, metrics);
            RpcReportCaster reports = reports(
                    config,
                    messaging,
                    bus,
                    codec,
                    new ReportNumbers(
                            config.guest().directories().state(), config.info().messagesSince(), clock));
            CertificateKeeper certificates = certificates(config, reports, clock);
            DatastoreManager manager = manager(config, ids, clock, certificates);
            // A thread of its own: the agent waits for those that it has.
            Runnable end = () -> new Thread(() -> System.exit(0), "end").start();
            Agent agent = new Agent(
                    config, manager, reports, certificates, clock, volumeSizeGb, Releases.ofThisProcess(), end);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                agent.close();
                bus.close();
                ended.countDown();
            }));
            agent.start(bus, codec, ids, metrics);
            ended.await();
        }
    }

    private static RpcReportCaster reports(
            GuestConfig config, RabbitSettings messaging, MessageBus bus, MessageCodec codec, ReportNumbers numbers) {
        SecretString key = SecretString.of(config.info().key().orElse(""));
        return new RpcReportCaster(
                bus, codec, config.info().guestId(), key, messaging.rpc(), new SystemIdSource(), numbers);
    }

    private static Confinement confinement(GuestSettings settings) {
        Confinement confinement = settings.confineDatastore() ? Confinement.ofThisMachine() : Confinement.none();
        confinement
                .obstacle()
                .ifPresent(why -> LOG.warn(
                        "datastore not confined to its own files, so that its root user can write those of"
                                + " the account that runs it reason={}",
                        why));
        return confinement;
    }

    private static CertificateKeeper certificates(GuestConfig config, RpcReportCaster reports, Clock clock) {
        return new CertificateKeeper(
                config.info().guestId(),
                StateFiles.in(config.guest().directories().state()),
                reports,
                new SecureRandom(),
                clock,
                CertificateKeeper.Rhythm.checking(config.guest().certificates().checkInterval()));
    }

    private static DatastoreManager manager(
            GuestConfig config, IdSource ids, Clock clock, CertificateKeeper certificates) {
        GuestSettings settings = config.guest();
        DatastoreContext.Tools tools = new DatastoreContext.Tools(
                new CommandRunner(),
                Privileges.ofThisProcess(settings.account()).with(confinement(settings)),
                ids,
                new Passwords(new SecureRandom()),
                settings.tls() ? certificates : CertificateSource.NONE,
                clock);
        String manager = config.info().manager();
        DatastoreProvider provider = DatastoreProviders.named(manager);
        GuestSettings.Listen listen = settings.listen();
        return provider.open(new DatastoreContext(
                settings.directories().data(),
                settings.directories().state(),
                settings.directories().run(),
                settings.directories().templates(),
                settings.basedir(manager),
                new DatastoreContext.Bind(
                        listen.address(), listen.portOr(provider.descriptor().mainPort())),
                tools));
    }
}
