package org.trove.api.auth;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import jakarta.validation.constraints.NotBlank;
import org.jspecify.annotations.Nullable;
import org.trove.crypto.SecretString;

/**
 * The {@code keystone_authtoken} section: where tokens are checked, and as whom.
 *
 * @param authUrl base URL of Keystone, with or without {@code /v3}
 * @param wwwAuthenticateUri what clients without a token are told
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record KeystoneSettings(
        @NotBlank String authUrl,
        @NotBlank String wwwAuthenticateUri,
        @NotBlank String username,
        SecretString password,
        @NotBlank String projectName,
        @NotBlank String userDomainName,
        @NotBlank String projectDomainName) {

    private static final String DEFAULT_DOMAIN = "Default";

    @JsonCreator
    static KeystoneSettings fromConfiguration(
            @JsonProperty(value = "auth_url", required = true) String authUrl,
            @JsonProperty("www_authenticate_uri") @Nullable String wwwAuthenticateUri,
            @JsonProperty(value = "username", required = true) String username,
            @JsonProperty(value = "password", required = true) SecretString password,
            @JsonProperty("project_name") @Nullable String projectName,
            @JsonProperty("user_domain_name") @Nullable String userDomainName,
            @JsonProperty("project_domain_name") @Nullable String projectDomainName) {
        return new KeystoneSettings(
                authUrl,
                wwwAuthenticateUri == null ? authUrl : wwwAuthenticateUri,
                username,
                password,
                projectName == null ? "service" : projectName,
                userDomainName == null ? DEFAULT_DOMAIN : userDomainName,
                projectDomainName == null ? DEFAULT_DOMAIN : projectDomainName);
    }
}
