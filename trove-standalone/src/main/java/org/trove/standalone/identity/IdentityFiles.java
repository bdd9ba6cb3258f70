package org.trove.standalone.identity;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.trove.host.PrivateFiles;
import org.trove.setting.SettingsReader;
import org.trove.setting.YamlTree;
import org.trove.time.IdSource;

/**
 * The files of the identity service in its home directory, all of mode 0600: {@code identity.yml} (users and projects),
 * {@code identity.key} (signs tokens), {@code identity.revoked} and {@code clouds.yaml} (for clients; the only place where the
 * generated passwords stand in clear).
 */
public final class IdentityFiles {
    private static final String HEADER = """
            # Projects and users of this installation, read when the service starts.
            #
            # To add a user or to set a password, write `password: <text>` in place of password_hash: the text is
            # replaced by its hash. A change of this file is taken over at once; tokens of a user who is removed, or whose
            # password is changed, are void from then on. Ids are free to choose (at most 36 characters) and
            # should not change afterwards: instances belong to the id of their project. Roles are given per
            # project: admin (everything), member (reads and changes what is the project's), reader (reads).
            # Comments below this header are lost when the file is rewritten.
            """;
    private static final int KEY_BYTES = 32;

    private static final ObjectMapper YAML = new ObjectMapper(
                    new YAMLFactory().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER))
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Path home;
    private final IdSource ids;
    private final SecureRandom random;
    private final int iterations;

    /** @param iterations of the passwords' hashes: few in tests */
    IdentityFiles(Path home, IdSource ids, SecureRandom random, int iterations) {
        this.home = home;
        this.ids = ids;
        this.iterations = iterations;
        this.random = random;
    }

    /**
     * Makes what is missing: at first two projects, {@code demo} and {@code admin}, and a user of the same name in each.
     *
     * @param home an existing directory
     * @param publicBase where clients reach the service, e.g. {@code http://127.0.0.1:8779}; the clients' file follows it
     * @throws IllegalArgumentException naming the file and what is wrong with it
     * @throws IOException where a file cannot be read or written
     */
    public static IdentityService createOrLoad(
            Path home, URI publicBase, Clock clock, IdSource ids, SecureRandom random) throws IOException {
        return new IdentityFiles(home, ids, random, PasswordHash.ITERATIONS).open(publicBase, clock);
    }

    IdentityService open(URI publicBase, Clock clock) throws IOException {
        LiveDirectory directory = directory(publicBase);
        Revocations revocations = new Revocations(home.resolve("identity.revoked"), clock);
        Passwords passwords = new Passwords(iterations, random);
        return new IdentityService(directory, passwords, new TokenSigner(new Hmac(key())), revocations, clock, ids);
    }

    private LiveDirectory directory(URI publicBase) throws IOException {
        Path file = home.resolve("identity.yml");
        CloudsFile clouds = new CloudsFile(home.resolve("clouds.yaml"));
        if (Files.exists(file)) {
            LiveDirectory loaded = new LiveDirectory(file, this::load);
            clouds.moveTo(publicBase);
            return loaded;
        }
        create(file, clouds, publicBase);
        return new LiveDirectory(file, this::load);
    }

    private void create(Path file, CloudsFile clouds, URI publicBase) throws IOException {
        Project demo = new Project(newId(), "demo");
        Project admin = new Project(newId(), "admin");
        String demoPassword = newPassword();
        String adminPassword = newPassword();
        // The clients' file goes first: a stop in between makes new passwords, never a user whose password nobody
        // knows.
        clouds.create(publicBase, demoPassword, adminPassword);
        IdentityDirectory made = new IdentityDirectory(
                List.of(demo, admin),
                List.of(
                        user(demo, demoPassword, List.of("member", "reader")),
                        user(admin, adminPassword, List.of("admin", "member", "reader"))));
        write(file, made);
    }

    private User user(Project project, String password, List<String> roles) {
        String hash = PasswordHash.of(password, iterations, random).print();
        return new User(newId(), project.name(), hash, null, project.name(), Map.of(project.name(), roles));
    }

    private IdentityDirectory load(Path file) throws IOException {
        try {
            String text = PrivateFiles.read(file);
            if (text.isBlank()) {
                throw new IllegalArgumentException("the file is empty; delete it to begin anew");
            }
            IdentityDirectory read = SettingsReader.read("", YamlTree.parse(text), IdentityDirectory.class);
            IdentityDirectory hashed = new IdentityDirectory(
                    read.projects(), read.users().stream().map(this::hashed).toList());
            if (read.users().stream().anyMatch(user -> user.password() != null)) {
                write(file, hashed);
            }
            return hashed;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    private User hashed(User user) {
        String password = user.password();
        String hash = user.passwordHash();
        if (password != null) {
            return user.withHash(PasswordHash.of(password, iterations, random).print());
        }
        try {
            PasswordHash.parse(String.valueOf(hash));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("password_hash of user '" + user.name() + "': " + e.getMessage(), e);
        }
        return user;
    }

    private static void write(Path file, IdentityDirectory directory) throws IOException {
        PrivateFiles.write(file, HEADER + YAML.writeValueAsString(directory));
    }

    private byte[] key() throws IOException {
        Path file = home.resolve("identity.key");
        if (!Files.exists(file)) {
            PrivateFiles.write(file, Base64.getEncoder().encodeToString(randomBytes(KEY_BYTES)) + "\n");
        }
        byte[] key;
        try {
            key = Base64.getDecoder().decode(PrivateFiles.read(file).strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": not in Base64; delete the file and all users log in again", e);
        }
        if (key.length < KEY_BYTES) {
            throw new IllegalArgumentException(
                    file + ": shorter than " + KEY_BYTES + " bytes; delete the file and all users log in again");
        }
        return key;
    }

    private String newId() {
        return ids.newId().toString().replace("-", "");
    }

    private String newPassword() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(randomBytes(18));
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
