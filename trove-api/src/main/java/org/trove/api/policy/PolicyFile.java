package org.trove.api.policy;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rules of a file, read again after it changed. Whatever is wrong with it then leaves the rules as they were. */
final class PolicyFile implements Supplier<PolicyTable> {

    private static final Logger LOG = LoggerFactory.getLogger(PolicyFile.class);
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final Path file;
    private final Clock clock;
    private final Counter reloads;
    private final AtomicReference<Instant> nextLook;
    private volatile PolicyTable table;
    private volatile @Nullable Stamp read;
    private volatile @Nullable Stamp seen;

    /** @throws IllegalArgumentException naming the file and the line that cannot be used */
    PolicyFile(Path file, Clock clock, PrometheusRegistry metrics) {
        this.file = file;
        this.clock = clock;
        this.read = stamp();
        this.seen = read;
        this.table = load(file);
        this.nextLook = new AtomicReference<>(clock.instant().plus(INTERVAL));
        this.reloads = Counter.builder()
                .name("trove_api_policy_reloads_total")
                .help("Changes of the policy file, by whether they were taken over.")
                .labelNames("result")
                .register(metrics);
    }

    @Override
    public PolicyTable get() {
        Instant look = nextLook.get();
        Instant now = clock.instant();
        if (!now.isBefore(look) && nextLook.compareAndSet(look, now.plus(INTERVAL))) {
            look();
        }
        return table;
    }

    /** A change counts once it is as it was at the look before: half of a file can be rules, too. */
    private void look() {
        Stamp now = stamp();
        boolean settled = now == null ? seen == null : now.equals(seen);
        boolean unread = now == null ? read != null : !now.equals(read);
        seen = now;
        if (settled && unread) {
            read = now;
            reload();
        }
    }

    private void reload() {
        try {
            table = load(file);
            reloads.labelValues("taken").inc();
            LOG.info("policy taken over, file={}", file);
            note(file, table).ifPresent(note -> LOG.warn("setting without effect, note={}", note));
        } catch (IllegalArgumentException e) {
            reloads.labelValues("refused").inc();
            LOG.warn("policy not taken over, the rules stay as they were, reason={}", e.getMessage());
        }
    }

    /** What the operator should know of a file. */
    static Optional<String> note(Path file, PolicyTable table) {
        List<String> names = table.withoutEffect();
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "policy file " + file + ": these rules have no effect, because this API does not do yet what"
                                + " they are about: " + String.join(", ", names));
    }

    /** @throws IllegalArgumentException naming the file and the line that cannot be used */
    static PolicyTable load(Path file) {
        try {
            return PolicyTable.with(RuleText.readAll(Files.readAllBytes(file)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("policy file " + file + ", " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("policy file " + file + " cannot be read: " + e, e);
        }
    }

    /** Null where there is no such file. */
    private @Nullable Stamp stamp() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
        } catch (IOException e) {
            return null;
        }
    }

    private record Stamp(FileTime modified, long size, String key) {}
}
