package org.trove.crypto;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A secret of a configuration: prints as {@code ***}. */
public final class SecretString {
    private final String value;

    private SecretString(String value) {
        this.value = value;
    }

    @JsonCreator
    public static SecretString of(String value) {
        return new SecretString(value);
    }

    /** The secret in clear, for the one place that needs it. */
    public String reveal() {
        return value;
    }

    @JsonValue
    String masked() {
        return "***";
    }

    @Override
    public String toString() {
        return masked();
    }
}
