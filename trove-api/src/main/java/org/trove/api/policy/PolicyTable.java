package org.trove.api.policy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.trove.setting.Nearest;

/** All rules, parsed, each of which names only rules that there are. Immutable. */
final class PolicyTable {

    private final Map<String, Check> rules;
    private final List<String> withoutEffect;

    private PolicyTable(Map<String, Check> rules, List<String> withoutEffect) {
        this.rules = Map.copyOf(rules);
        this.withoutEffect = withoutEffect;
    }

    /**
     * The built-in rules with some replaced, and others to which these refer.
     *
     * @throws IllegalArgumentException naming the rule that is unknown, refers to an unknown one or cannot be parsed
     */
    static PolicyTable with(Map<String, RuleText> replaced) {
        Map<String, RuleText> texts = new HashMap<>();
        PolicyRules.defaults().forEach((name, text) -> texts.put(name, new RuleText(text, 0)));
        Set<String> known = Set.copyOf(texts.keySet());
        texts.putAll(replaced);
        Map<String, Check> checks = new HashMap<>();
        texts.forEach((name, rule) -> checks.put(name, parse(name, rule)));
        requireUsed(known, replaced, checks);
        replaced.forEach((name, rule) -> checkNames(checks, name, rule.where()));
        return new PolicyTable(
                checks,
                replaced.keySet().stream()
                        .filter(PolicyRules.WITHOUT_EFFECT::contains)
                        .sorted()
                        .toList());
    }

    /** Rules that were replaced and that nobody asks for, because this API does not do yet what they are about. */
    List<String> withoutEffect() {
        return withoutEffect;
    }

    private static Check parse(String name, RuleText rule) {
        try {
            return CheckParser.parse(rule.text());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(rule.where() + "'" + name + "': " + e.getMessage(), e);
        }
    }

    /** A name that nobody asks for is a mistake: its rule would never be looked at. */
    private static void requireUsed(Set<String> known, Map<String, RuleText> replaced, Map<String, Check> checks) {
        Set<String> used = new HashSet<>(known);
        used.addAll(PolicyRules.WITHOUT_EFFECT);
        Set<String> names = Set.copyOf(used);
        replaced.keySet().forEach(name -> eachName(checks.getOrDefault(name, new Check.Never()), used::add));
        replaced.forEach((name, rule) -> {
            if (!used.contains(name)) {
                throw new IllegalArgumentException(
                        rule.where() + "policy rule '" + name + "' is not known, and no other rule refers to it"
                                + Nearest.to(name, names)
                                        .map(nearest -> "; did you mean '" + nearest + "'?")
                                        .orElse(""));
            }
        });
    }

    boolean allows(String rule, Subject subject) {
        Check check = rules.get(rule);
        if (check == null) {
            throw new IllegalArgumentException("policy rule '" + rule + "' is not known");
        }
        return check.allows(subject, rules);
    }

    private static void checkNames(Map<String, Check> checks, String rule, String where) {
        follow(checks, rule, List.of(rule), where);
    }

    private static void follow(Map<String, Check> checks, String rule, List<String> path, String where) {
        Check check = checks.getOrDefault(rule, new Check.Never());
        eachName(check, target -> {
            if (!checks.containsKey(target)) {
                throw new IllegalArgumentException(
                        where + "policy rule '" + rule + "' refers to '" + target + "', which is not known");
            }
            if (path.contains(target)) {
                throw new IllegalArgumentException(
                        where + "policy rule '" + rule + "' refers to itself through '" + target + "'");
            }
            follow(checks, target, append(path, target), where);
        });
    }

    private static List<String> append(List<String> path, String name) {
        return Stream.concat(path.stream(), Stream.of(name)).toList();
    }

    /** Tells of each rule that a check refers to. */
    private static void eachName(Check check, Consumer<String> visitor) {
        if (check instanceof Check.Rule named) {
            visitor.accept(named.name());
        } else if (check instanceof Check.IsAdmin) {
            visitor.accept(PolicyRules.CONTEXT_IS_ADMIN);
        } else if (check instanceof Check.Not not) {
            eachName(not.inner(), visitor);
        } else if (check instanceof Check.All all) {
            all.parts().forEach(part -> eachName(part, visitor));
        } else if (check instanceof Check.Any any) {
            any.parts().forEach(part -> eachName(part, visitor));
        }
    }
}
