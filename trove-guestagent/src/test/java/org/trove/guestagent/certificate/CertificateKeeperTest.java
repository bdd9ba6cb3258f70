package org.trove.guestagent.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.trove.bus.CommandOrigin;
import org.trove.bus.GuestCommandHandler;
import org.trove.bus.ReportCaster;
import org.trove.context.RequestContext;
import org.trove.guestagent.command.StateFiles;
import org.trove.guestagent.datastore.ServerCertificate;
import org.trove.message.GuestCommand;
import org.trove.message.GuestCommand.InstallCertificate;
import org.trove.message.GuestReport.RequestCertificate;
import org.trove.model.InstanceId;
import org.trove.time.SettableClock;

class CertificateKeeperTest {
    /** Long enough for no test to wait for it to the end. */
    private static final CertificateKeeper.Rhythm RHYTHM =
            new CertificateKeeper.Rhythm(Duration.ofSeconds(2), Duration.ofMinutes(10), Duration.ZERO);

    private final SettableClock clock = new SettableClock();
    private final List<RequestCertificate> asked = new ArrayList<>();
    private final MemoryFiles files = new MemoryFiles();
    private boolean brokerAway;
    private CertificateKeeper keeper = open();

    private CertificateKeeper open() {
        ReportCaster reports = report -> {
            if (brokerAway) {
                return CompletableFuture.failedFuture(new IllegalStateException("away"));
            }
            asked.add((RequestCertificate) report);
            return CompletableFuture.completedFuture(null);
        };
        return new CertificateKeeper(new InstanceId("i"), files, reports, new SecureRandom(), clock, RHYTHM);
    }

    @Test
    void a_guest_without_a_certificate_asks_until_it_has_one_always_with_the_same_key() {
        keeper.tick();
        keeper.tick();
        assertThat(asked).hasSize(1);

        clock.advance(RHYTHM.urgent());
        keeper.tick();
        keeper = open();
        keeper.tick();

        assertThat(asked).hasSize(3);
        assertThat(asked)
                .extracting(RequestCertificate::publicKey)
                .containsOnly(asked.get(0).publicKey());
        assertThat(asked).extracting(RequestCertificate::serial).containsOnlyNulls();
        assertThat(keeper.current()).isEmpty();
    }

    @Test
    void a_question_that_the_broker_did_not_take_is_asked_again_at_once() {
        brokerAway = true;
        keeper.tick();
        brokerAway = false;
        clock.advance(RHYTHM.urgent());
        keeper.tick();

        assertThat(asked).hasSize(1);
    }

    @Test
    void commands_that_bring_no_certificate_go_on_to_who_refuses_or_finishes_them() {
        CommandOrigin origin = new CommandOrigin("message", true, 1);
        CertificateCommands commands = new CertificateCommands(keeper, new GuestCommandHandler() {
            @Override
            public Object handle(GuestCommand<?> command, RequestContext context) {
                return command;
            }

            @Override
            public Optional<String> refusal(CommandOrigin asked) {
                return Optional.of("refused " + asked.messageId());
            }

            @Override
            public boolean isBegun(CommandOrigin asked) {
                return asked.equals(origin);
            }
        });
        GuestCommand<?> ping = new GuestCommand.RpcPing();

        assertThat(commands.handle(ping, new RequestContext("u", "p", List.of(), false, "req-1", "token"), origin))
                .isEqualTo(ping);
        assertThat(commands.refusal(origin)).contains("refused message");
        assertThat(commands.isBegun(origin)).isTrue();
    }

    @Test
    void a_certificate_of_another_key_is_ignored() throws Exception {
        keeper.tick();

        keeper.install(new InstallCertificate(resource("foreign.pem"), "CA"));

        assertThat(keeper.current()).isEmpty();
    }

    @Test
    void a_certificate_of_the_guest_s_own_key_outlives_the_agent_with_its_key_and_is_asked_after_from_time_to_time()
            throws Exception {
        files.write(".certificate.pending", resource("pending.json"));
        List<String> changes = new ArrayList<>();
        keeper = open();
        keeper.tick();
        keeper.start(new IdleScheduler(), () -> changes.add("changed"));

        keeper.install(new InstallCertificate(resource("own.pem"), "CA"));

        ServerCertificate has = open().current().orElseThrow();
        assertThat(has.certificate()).isEqualTo(resource("own.pem"));
        assertThat(has.key()).startsWith("-----BEGIN PRIVATE KEY-----");
        assertThat(changes).hasSize(1);
        clock.advance(RHYTHM.check().minusSeconds(1));
        keeper.tick();
        assertThat(asked).hasSize(1);
        clock.advance(Duration.ofSeconds(1));
        keeper.tick();
        assertThat(asked.get(1).serial()).isNotNull();
        assertThat(asked.get(1).publicKey()).isNotEqualTo(asked.get(0).publicKey());

        keeper.install(new InstallCertificate(resource("own.pem"), "CA and another"));
        assertThat(keeper.current().orElseThrow().authorities()).isEqualTo("CA and another");
        keeper.install(new InstallCertificate(resource("own.pem"), "CA and another"));
        assertThat(changes).hasSize(2);
    }

    @Test
    void a_file_that_cannot_be_read_is_as_good_as_none() {
        files.write(".certificate", "{ cut o");

        keeper = open();
        keeper.tick();

        assertThat(keeper.current()).isEmpty();
        assertThat(asked).hasSize(1);
    }

    @Test
    void no_text_of_a_certificate_shows_its_key() {
        assertThat(new ServerCertificate("the key", "c", "a").toString()).doesNotContain("the key");
        assertThat(new CertificateFiles.Installed("the key", "p", "s", "c", "a").toString())
                .doesNotContain("the key");
        assertThat(new CertificateFiles.NextKey("the key", "p").toString()).doesNotContain("the key");
    }

    private static String resource(String name) throws Exception {
        try (InputStream stream = CertificateKeeperTest.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("no " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static final class IdleScheduler extends java.util.concurrent.ScheduledThreadPoolExecutor {
        IdleScheduler() {
            super(0);
        }

        @Override
        public java.util.concurrent.ScheduledFuture<?> scheduleWithFixedDelay(
                Runnable task, long first, long delay, java.util.concurrent.TimeUnit unit) {
            return super.schedule(() -> {}, 0, unit);
        }
    }

    private static final class MemoryFiles implements StateFiles {
        private final Map<String, String> content = new HashMap<>();

        @Override
        public Optional<String> read(String name) {
            return Optional.ofNullable(content.get(name));
        }

        @Override
        public boolean exists(String name) {
            return content.containsKey(name);
        }

        @Override
        public void write(String name, String text) {
            content.put(name, text);
        }

        @Override
        public void delete(String name) {
            content.remove(name);
        }
    }
}
