package org.trove.api.auth;

/** What a token's roles are held in. */
public enum TokenScope {
    PROJECT,
    DOMAIN,
    /** The whole installation. */
    SYSTEM,
    NONE
}
