package org.trove.model;

import java.time.Instant;

/**
 * Something in the cloud that carries an instance's owner tag and that no instance owns.
 *
 * @param cloudId how the cloud names it
 * @param owner what its owner tag says
 */
public record Orphan(Resource resource, String cloudId, InstanceId owner, Reason reason) {
    /** What there is of instances in a cloud. */
    public enum Resource {
        SERVER,
        VOLUME,
        ADDRESS
    }

    /** Why something counts as an orphan. */
    public enum Reason {
        /** May be of another installation, or of a time that the database does not remember. */
        INSTANCE_UNKNOWN("no instance of this id is in the database"),
        INSTANCE_DELETED("its instance was deleted"),
        INSTANCE_HAS_ANOTHER("its instance has another one");

        private final String words;

        Reason(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /** An orphan as sweeps know it. @param since when the first of them found it, by the database's clock */
    public record Known(Orphan orphan, Instant since) {}
}
