package org.trove.api.policy;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A parsed policy rule. */
sealed interface Check {

    /** @param rules all rules by name, for those that name another */
    boolean allows(Subject subject, Map<String, Check> rules);

    /** {@code @} and the empty rule. */
    record Always() implements Check {
        @Override
        public boolean allows(Subject subject, Map<String, Check> rules) {
            return true;
        }
    }

    /** {@code !} */
    record Never() implements Check {
        @Override
        public boolean allows(Subject subject, Map<String, Check> rules) {
            return false;
        }
    }

    /** {@code not x} */
    record Not(Check inner) implements Check {
        @Override
        public boolean allows(Subject subject, Map<String, Check> rules) {
            return !inner.allows(subject, rules);
        }
    }

    /** {@code a and b} */
    record All(List<Check> parts) implements Check {
        @Override
        public boolean allows(Subject subject, Map<String, Check> rules) {
            for (Check part : parts) {
                if (!part.allows(subject, rules)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** {@code a or b} */
    record Any(List<Check> parts) implements Check {
        @Override
        public boolean allows(Subject subject, Map<String, Check> rules) {
            for (Check part : parts) {
                if (part.allows(subject, rules)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** {@code role:x} */
    record Role(String name) implements Check {
        public Role {
            name = name.toLowerCase(Locale.ROOT);
        }

        @Override
        public boolean allows(Subject subject, Map<String, Check> rules) {
            return subject.roles().contains(name);
        }
    }

    /** {@code rule:x}; every name was checked when the rules were put together. */
    record Rule(String name) implements Check {
        @Override
        public boolean allows(Subject subject, Map<String, Check> rules) {
            Check named = rules.get(name);
            return named != null && named.allows(subject, rules);
        }
    }

    /** {@code is_admin:True}: whether the caller counts as an administrator. */
    record IsAdmin(boolean expected) implements Check {
        @Override
        public boolean allows(Subject subject, Map<String, Check> rules) {
            Check admin = rules.get(PolicyRules.CONTEXT_IS_ADMIN);
            return expected == (admin != null && admin.allows(subject, rules));
        }
    }

    /** {@code project_id:…} or {@code user_id:…}: compares an attribute of the caller with a value or the object's owner. */
    record Attribute(Name name, String value) implements Check {

        private static final String TENANT = "%(tenant)s";

        @Override
        public boolean allows(Subject subject, Map<String, Check> rules) {
            String expected = value.equals(TENANT) ? subject.tenant() : value;
            return switch (name) {
                case PROJECT_ID -> expected.equals(subject.projectId());
                case USER_ID -> expected.equals(subject.userId());
            };
        }

        enum Name {
            PROJECT_ID,
            USER_ID
        }
    }
}
