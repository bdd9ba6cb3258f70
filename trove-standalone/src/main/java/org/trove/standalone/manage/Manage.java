package org.trove.standalone.manage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import net.sourceforge.argparse4j.ArgumentParsers;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.ArgumentParser;
import net.sourceforge.argparse4j.inf.MutuallyExclusiveGroup;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import net.sourceforge.argparse4j.inf.Subparsers;
import org.trove.certificate.CertificateAuthorities;
import org.trove.certificate.CertificateTimes;
import org.trove.crypto.KeySettings;
import org.trove.crypto.SecretBox;
import org.trove.crypto.SecretString;
import org.trove.guestboot.AgentArchive;
import org.trove.model.DatastoreVersion;
import org.trove.model.GuestCode;
import org.trove.setting.SettingsReader;
import org.trove.setting.YamlTree;
import org.trove.standalone.secret.StandaloneKeys;
import org.trove.store.QuotaDefaults;
import org.trove.store.jdbi.DatabaseMetrics;
import org.trove.store.jdbi.DatabasePool;
import org.trove.store.jdbi.DatabaseSettings;
import org.trove.store.jdbi.JdbiDatabase;
import org.trove.store.jdbi.OpenDatabase;
import org.trove.store.jdbi.SchemaMigration;
import org.trove.time.SystemIdSource;
import org.trove.wiring.CertificateModule;

/** {@code bin/trove-manage}: what an operator does once, before or beside the services. */
public final class Manage {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory()).registerModule(new JavaTimeModule());

    private static final int AT_A_TIME = 10;
    private static final int MOST_AT_A_TIME = 1_000;

    private Manage() {}

    public static void main(String[] arguments) {
        ArgumentParser parser = parser();
        Namespace parsed = parser.parseArgsOrFail(arguments);
        try {
            switch (parsed.getString("command")) {
                case "keys" -> printKeys();
                case "migrate" -> migrate(settings(parsed));
                case "register" -> register(parsed);
                case "default-version" -> setDefault(parsed);
                case "orphans" -> printOrphans(parsed);
                case "agents" -> agents(parsed);
                case MessagesCommand.NAME -> runMessagesCommand(parsed);
                case AuthorityCommand.NAME -> runAuthorityCommand(parsed);
                default -> throw new IllegalArgumentException("unknown command");
            }
        } catch (IOException | RuntimeException e) {
            System.err.println("trove-manage: " + e.getMessage());
            System.exit(1);
        }
    }

    private static ArgumentParser parser() {
        ArgumentParser parser = ArgumentParsers.newFor("trove-manage").build().description("Prepares a control plane.");
        Subparsers commands = parser.addSubparsers().title("commands").metavar("COMMAND");
        command(commands, "keys", "prints a new 'keys' section, the same for every service's file");
        configured(command(commands, "migrate", "makes the schema, brings it up to date, or adopts that of a Trove"));
        configured(command(commands, "orphans", "shows what task managers found in the cloud that no instance owns"));
        addAgents(commands);
        Subparser preferred = configured(
                command(commands, "default-version", "sets the version of creates that name the datastore alone"));
        preferred.addArgument("datastore").help("name or id");
        preferred.addArgument("version").help("name, number or id of an active version");
        Subparser authority = command(commands, AuthorityCommand.NAME, "shows and replaces the certificate authority");
        AuthorityCommand.describe(authority).forEach(Manage::configured);
        Subparser messages = command(commands, MessagesCommand.NAME, "shows the messages that no service could handle");
        MessagesCommand.describe(messages).forEach(Manage::configured);
        Subparser register = configured(command(commands, "register", "makes a version of a datastore known to users"));
        register.addArgument("datastore").help("name that users see, e.g. that of the manager");
        register.addArgument("manager").help("which of the guest agent's datastores runs it");
        register.addArgument("version").help("version number of the software, e.g. 11.4.5");
        MutuallyExclusiveGroup image = register.addMutuallyExclusiveGroup("image")
                .description(
                        "from which the cloud makes servers; one that is registered already gets what is named here");
        image.addArgument("--image-id").metavar("ID").help("id of the image");
        image.addArgument("--image-tags")
                .metavar("TAG[,TAG...]")
                .help("the newest active image that has all of these tags");
        return parser;
    }

    private static void addAgents(Subparsers commands) {
        Subparser agents = configured(command(
                commands, "agents", "shows the agents of instances, updates them, and sets which code they use"));
        agents.addArgument("--old-code")
                .action(Arguments.storeTrue())
                .help("only those whose messages do not have the new code yet");
        MutuallyExclusiveGroup change = agents.addMutuallyExclusiveGroup("change")
                .description("what is accepted of an instance's agent from now on, within 10 minutes");
        change.addArgument("--accept-python")
                .metavar("INSTANCE")
                .nargs("+")
                .help("messages without code, of an agent in Python, until it sends the new code; 'old' stands for"
                        + " all that use the old code");
        change.addArgument("--accept-old")
                .metavar("INSTANCE")
                .nargs("+")
                .help("the old code too, of an agent of a release before, until it sends the new one");
        change.addArgument("--new-only").metavar("INSTANCE").nargs("+").help("the new code alone");
        change.addArgument("--update")
                .metavar("INSTANCE")
                .nargs("+")
                .help("replaces the agents by those of this release, and waits; 'all' stands for all that are of"
                        + " another release and can be replaced. Users' databases run meanwhile");
        agents.addArgument("--batch")
                .type(Integer.class)
                .choices(Arguments.range(1, MOST_AT_A_TIME))
                .setDefault(AT_A_TIME)
                .help("how many are updated at a time, 1 to 1000 (default: 10); after a failure no more are begun");
    }

    private static Subparser command(Subparsers commands, String name, String help) {
        Subparser command = commands.addParser(name).help(help).description(help);
        command.setDefault("command", name);
        return command;
    }

    private static Subparser configured(Subparser command) {
        command.addArgument("--config")
                .setDefault("/etc/trove/trove-api.yml")
                .help(
                        "a service's file; its sections 'database' and, for 'ca' and 'agents --update', 'keys' are used (default: /etc/trove/trove-api.yml)");
        return command;
    }

    private static void printKeys() throws IOException {
        System.out.print(YAML.writeValueAsString(Map.of("keys", new StandaloneKeys(new SecureRandom()).generate())));
    }

    private static void migrate(DatabaseSettings settings) {
        try (OpenDatabase dataSource = DatabasePool.open(settings, "migration")) {
            SchemaMigration.migrate(dataSource);
            new DatastoreRegistration(database(dataSource)).refreshDescriptors();
        }
        System.out.println("the schema is up to date");
    }

    private static void register(Namespace parsed) throws IOException {
        try (OpenDatabase dataSource = DatabasePool.open(settings(parsed), "registration")) {
            DatastoreVersion version = new DatastoreRegistration(database(dataSource))
                    .registerVersion(
                            parsed.getString("datastore"),
                            parsed.getString("manager"),
                            parsed.getString("version"),
                            DatastoreRegistration.Image.named(
                                    parsed.getString("image_id"), parsed.getString("image_tags")));
            System.out.println(
                    "registered " + version.datastoreName() + " " + version.name() + " (" + version.id() + ")");
        }
    }

    private static void setDefault(Namespace parsed) throws IOException {
        try (OpenDatabase dataSource = DatabasePool.open(settings(parsed), "registration")) {
            DatastoreVersion version = new DatastoreRegistration(database(dataSource))
                    .setDefault(parsed.getString("datastore"), parsed.getString("version"));
            System.out.println("the default version of " + version.datastoreName() + " is " + version.name() + " ("
                    + version.id() + ")");
        }
    }

    private static void printOrphans(Namespace parsed) throws IOException {
        try (OpenDatabase dataSource = DatabasePool.open(settings(parsed), "orphans")) {
            System.out.print(OrphanTable.of(
                    database(dataSource).read(stores -> stores.orphans().list())));
        }
    }

    private static void agents(Namespace parsed) throws IOException {
        List<String> updated = parsed.getList("update");
        if (updated != null) {
            updateAgents(parsed, updated);
            return;
        }
        try (OpenDatabase dataSource = DatabasePool.open(settings(parsed), "agents")) {
            AgentCodes agents = new AgentCodes(database(dataSource));
            Map<String, GuestCode> changes =
                    Map.of("accept_python", GuestCode.PYTHON, "accept_old", GuestCode.OLD, "new_only", GuestCode.NEW);
            changes.forEach((option, code) -> {
                List<String> named = parsed.getList(option);
                if (named != null) {
                    agents.set(named, code);
                }
            });
            System.out.print(agents.table(parsed.getBoolean("old_code")));
        }
    }

    private static void updateAgents(Namespace parsed, List<String> named) throws IOException {
        String release = AgentArchive.find(null)
                .orElseThrow(
                        () -> new IllegalArgumentException(
                                "the guest agent is not built here: trove-guestagent/target/trove-guestagent.tar.gz is missing"))
                .sha256();
        KeySettings keys = SettingsReader.read("keys", section(parsed, "keys"), KeySettings.class);
        SecretBox payloads = new SecretBox(keys.operationPayloadKey(), new SecureRandom());
        try (OpenDatabase dataSource = DatabasePool.open(settings(parsed), "agents")) {
            AgentUpdates updates =
                    new AgentUpdates(database(dataSource, payloads), new SystemIdSource(), System.out::println);
            if (!updates.run(named, release, parsed.getInt("batch"))) {
                System.exit(1);
            }
        }
    }

    private static void runMessagesCommand(Namespace parsed) throws IOException {
        try (OpenDatabase dataSource = DatabasePool.open(settings(parsed), "messages")) {
            System.out.print(new MessagesCommand(database(dataSource)).run(parsed));
        }
    }

    private static void runAuthorityCommand(Namespace parsed) throws IOException {
        KeySettings keys = SettingsReader.read("keys", section(parsed, "keys"), KeySettings.class);
        SecureRandom random = new SecureRandom();
        try (OpenDatabase dataSource = DatabasePool.open(settings(parsed), "authority")) {
            CertificateAuthorities authorities = new CertificateAuthorities(
                    database(dataSource),
                    CertificateModule.box(keys, random),
                    random,
                    new SystemIdSource(),
                    Clock.systemUTC(),
                    CertificateTimes.DEFAULT);
            System.out.print(new AuthorityCommand(authorities).run(parsed));
        }
    }

    /** For commands that touch no operations, so the key that seals them is not needed. */
    private static JdbiDatabase database(OpenDatabase dataSource) {
        SecureRandom random = new SecureRandom();
        return database(dataSource, new SecretBox(SecretString.of(new StandaloneKeys(random).secret()), random));
    }

    /** @param payloads seals the requests of operations */
    private static JdbiDatabase database(OpenDatabase dataSource, SecretBox payloads) {
        return new JdbiDatabase(
                dataSource,
                payloads,
                QuotaDefaults.TROVE,
                new SystemIdSource(),
                new DatabaseMetrics(new PrometheusRegistry()));
    }

    private static DatabaseSettings settings(Namespace parsed) throws IOException {
        return SettingsReader.read("database", section(parsed, "database"), DatabaseSettings.class);
    }

    private static JsonNode section(Namespace parsed, String name) throws IOException {
        Path file = Path.of(parsed.getString("config"));
        if (!Files.isReadable(file)) {
            throw new IOException("the configuration " + file + " cannot be read");
        }
        JsonNode section = YamlTree.read(file).path(name);
        if (section.isMissingNode()) {
            throw new IOException(file + " has no section '" + name + "'");
        }
        return section;
    }
}
