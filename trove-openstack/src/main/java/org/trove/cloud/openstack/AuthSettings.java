package org.trove.cloud.openstack;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;
import org.trove.crypto.SecretString;

/**
 * Who the service is to Keystone: the {@code auth} section of a {@code clouds.yaml}. Either a user with its password and a
 * project, or an application credential by its id (or its name and user) and secret.
 *
 * @param authUrl Keystone's address, with or without {@code /v3}
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record AuthSettings(
        @Nullable String authUrl,
        @Nullable String username,
        @Nullable String userId,
        @Nullable SecretString password,
        @Nullable String userDomainName,
        @Nullable String userDomainId,
        @JsonAlias("tenant_name") @Nullable String projectName,
        @JsonAlias("tenant_id") @Nullable String projectId,
        @Nullable String projectDomainName,
        @Nullable String projectDomainId,
        @Nullable String applicationCredentialId,
        @Nullable String applicationCredentialName,
        @Nullable SecretString applicationCredentialSecret) {
    AuthSettings {
        if (authUrl == null || !authUrl.matches("https?://[^/?#@\\s]+([/?#].*)?")) {
            throw new IllegalArgumentException(
                    "cloud.auth.auth_url must be Keystone's address, such as https://keystone.example.org:5000/v3, was "
                            + shown(authUrl));
        }
        if (applicationCredentialId == null && applicationCredentialName == null) {
            requireUser(username, userId);
            require("password", password);
            if (projectName == null && projectId == null) {
                throw missing("project_name or project_id");
            }
        } else {
            require("application_credential_secret", applicationCredentialSecret);
            if (applicationCredentialId == null) {
                requireUser(username, userId);
            }
        }
    }

    boolean isApplicationCredential() {
        return applicationCredentialId != null || applicationCredentialName != null;
    }

    /** Keystone's address of version 3, without a slash at its end. */
    String identityUrl() {
        String url = String.valueOf(authUrl).replaceAll("/+$", "");
        return url.endsWith("/v3") ? url : url.replaceAll("/v2\\.0$", "") + "/v3";
    }

    /** An account may be written into an address. */
    private static String shown(@Nullable String url) {
        return url == null ? "missing" : url.contains("@") ? "one with an account in it" : "'" + url + "'";
    }

    private static void requireUser(@Nullable String username, @Nullable String userId) {
        if (username == null && userId == null) {
            throw missing("username or user_id (or application_credential_id)");
        }
    }

    private static void require(String key, @Nullable Object value) {
        if (value == null) {
            throw missing(key);
        }
    }

    private static IllegalArgumentException missing(String key) {
        return new IllegalArgumentException("cloud.auth." + key + " is missing");
    }
}
