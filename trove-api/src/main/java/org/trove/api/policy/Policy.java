package org.trove.api.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trove.error.TroveException;

/** Decides by rules who may do what. Immutable. */
public final class Policy {

    private final Map<String, Check> rules;

    private Policy(Map<String, Check> rules) {
        this.rules = Map.copyOf(rules);
        this.rules.forEach((name, check) -> checkNames(name, check, new HashSet<>(Set.of(name))));
    }

    /** The built-in rules. */
    public static Policy builtIn() {
        return with(Map.of());
    }

    /**
     * The built-in rules with some replaced.
     *
     * @throws IllegalArgumentException naming the rule that is unknown, refers to an unknown one or cannot be parsed
     */
    public static Policy with(Map<String, String> replaced) {
        Map<String, String> texts = PolicyRules.defaults();
        replaced.forEach((name, text) -> {
            if (!texts.containsKey(name)) {
                throw new IllegalArgumentException("policy rule '" + name + "' is not known");
            }
            texts.put(name, text);
        });
        Map<String, Check> checks = new HashMap<>();
        texts.forEach((name, text) -> checks.put(name, CheckParser.parse(text)));
        return new Policy(checks);
    }

    /** The built-in rules with those of a YAML file ({@code name: rule}) instead; null = no file. */
    public static Policy fromFile(@Nullable String file) {
        if (file == null) {
            return builtIn();
        }
        try {
            ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
            JsonNode content = yaml.readTree(Files.readAllBytes(Path.of(file)));
            boolean empty = content.isMissingNode() || content.isNull();
            return with(empty ? Map.of() : yaml.convertValue(content, new TypeReference<Map<String, String>>() {}));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("policy file " + file + " is not YAML: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("policy file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** @throws TroveException FORBIDDEN, naming the rule */
    public void require(String rule, Subject subject) {
        if (!allows(rule, subject)) {
            throw TroveException.forbidden("Policy doesn't allow " + rule + " to be performed.");
        }
    }

    public boolean allows(String rule, Subject subject) {
        Check check = rules.get(rule);
        if (check == null) {
            throw new IllegalArgumentException("policy rule '" + rule + "' is not known");
        }
        return check.allows(subject, rules);
    }

    /** Whether the subject counts as an administrator. */
    public boolean isAdmin(Subject subject) {
        return allows(PolicyRules.CONTEXT_IS_ADMIN, subject);
    }

    private void checkNames(String rule, Check check, Set<String> seen) {
        if (check instanceof Check.Rule named) {
            follow(rule, named.name(), seen);
        } else if (check instanceof Check.IsAdmin) {
            follow(rule, PolicyRules.CONTEXT_IS_ADMIN, seen);
        } else if (check instanceof Check.Not not) {
            checkNames(rule, not.inner(), seen);
        } else if (check instanceof Check.All all) {
            all.parts().forEach(part -> checkNames(rule, part, seen));
        } else if (check instanceof Check.Any any) {
            any.parts().forEach(part -> checkNames(rule, part, seen));
        }
    }

    private void follow(String rule, String target, Set<String> seen) {
        Check next = rules.get(target);
        if (next == null) {
            throw new IllegalArgumentException(
                    "policy rule '" + rule + "' refers to '" + target + "', which is not known");
        }
        if (seen.contains(target)) {
            throw new IllegalArgumentException("policy rule '" + rule + "' refers to itself through '" + target + "'");
        }
        Set<String> path = new HashSet<>(seen);
        path.add(target);
        checkNames(rule, next, path);
    }
}
