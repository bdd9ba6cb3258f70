package org.trove.model;

/**
 * What a project uses of one resource.
 *
 * @param limit the most it may use, −1 = unlimited
 */
public record Quota(Resource resource, int inUse, int reserved, int limit) {
    public static final int UNLIMITED = -1;

    /** Counted resources with Trove's names; ram in MiB, volumes in GiB. */
    public enum Resource {
        INSTANCES("instances"),
        RAM("ram"),
        VOLUMES("volumes"),
        BACKUPS("backups");

        private final String wireName;

        Resource(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }
}
