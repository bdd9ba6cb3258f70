package org.trove.api.policy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.trove.error.TroveException;

/** Decides by rules who may do what. */
public final class Policy {

    private final Supplier<PolicyTable> table;

    private Policy(Supplier<PolicyTable> table) {
        this.table = table;
    }

    /** The built-in rules. */
    public static Policy builtIn() {
        return with(Map.of());
    }

    /**
     * The built-in rules with some replaced, and others to which these refer.
     *
     * @throws IllegalArgumentException naming the rule that is unknown, refers to an unknown one or cannot be parsed
     */
    public static Policy with(Map<String, String> replaced) {
        Map<String, RuleText> texts = new HashMap<>();
        replaced.forEach((name, text) -> texts.put(name, new RuleText(text, 0)));
        PolicyTable fixed = PolicyTable.with(texts);
        return new Policy(() -> fixed);
    }

    /**
     * The built-in rules with those of a YAML file ({@code name: rule}) instead, which is read again after it changed; null = no
     * file.
     *
     * @throws IllegalArgumentException naming the file and the line that cannot be used
     */
    public static Policy fromFile(@Nullable String file, Clock clock, PrometheusRegistry metrics) {
        return file == null ? builtIn() : new Policy(new PolicyFile(Path.of(file), clock, metrics));
    }

    /**
     * Reads a file as {@link #fromFile} does.
     *
     * @return what has no effect in it
     * @throws IllegalArgumentException naming the file and the line that cannot be used
     */
    public static List<String> check(@Nullable String file) {
        if (file == null) {
            return List.of();
        }
        Path path = Path.of(file);
        return PolicyFile.note(path, PolicyFile.load(path)).stream().toList();
    }

    /** @throws TroveException FORBIDDEN, naming the rule */
    public void require(String rule, Subject subject) {
        if (!allows(rule, subject)) {
            throw TroveException.forbidden("Policy doesn't allow " + rule + " to be performed.");
        }
    }

    public boolean allows(String rule, Subject subject) {
        return table.get().allows(rule, subject);
    }

    /** Whether the subject counts as an administrator. */
    public boolean isAdmin(Subject subject) {
        return allows(PolicyRules.CONTEXT_IS_ADMIN, subject);
    }
}
