package org.trove.api.auth;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trove.crypto.SecretString;
import org.trove.setting.ShortDuration;

/**
 * The {@code keystone_authtoken} section: where tokens are checked, and as whom. The names are keystonemiddleware's where that
 * has the option.
 *
 * @param authUrl base URL of Keystone, with or without {@code /v3}
 * @param wwwAuthenticateUri what clients without a token are told
 * @param caFile PEM file of the authorities that vouch for Keystone, null = those of the JVM
 * @param connectTimeout for making a connection
 * @param requestTimeout for the whole of one call
 * @param serviceTokens what other services must be
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record KeystoneSettings(
        @NotBlank String authUrl,
        @NotBlank String wwwAuthenticateUri,
        @NotBlank String username,
        SecretString password,
        @NotBlank String projectName,
        @NotBlank String userDomainName,
        @NotBlank String projectDomainName,
        @Nullable String caFile,
        Duration connectTimeout,
        Duration requestTimeout,
        ServiceTokenRules serviceTokens) {

    private static final String DEFAULT_DOMAIN = "Default";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(1);

    public KeystoneSettings {
        if (password == null) {
            throw new IllegalArgumentException("keystone_authtoken.password is missing");
        }
        requireTimeout("http_connect_timeout", connectTimeout);
        requireTimeout("http_request_timeout", requestTimeout);
    }

    /** With the usual rest. */
    public KeystoneSettings(
            String authUrl,
            String wwwAuthenticateUri,
            String username,
            SecretString password,
            String projectName,
            String userDomainName,
            String projectDomainName) {
        this(
                authUrl,
                wwwAuthenticateUri,
                username,
                password,
                projectName,
                userDomainName,
                projectDomainName,
                null,
                CONNECT_TIMEOUT,
                REQUEST_TIMEOUT,
                ServiceTokenRules.DEFAULT);
    }

    @JsonCreator
    static KeystoneSettings fromConfiguration(
            @JsonProperty(value = "auth_url", required = true) String authUrl,
            @JsonProperty("www_authenticate_uri") @Nullable String wwwAuthenticateUri,
            @JsonProperty(value = "username", required = true) String username,
            @JsonProperty(value = "password", required = true) SecretString password,
            @JsonProperty("project_name") @Nullable String projectName,
            @JsonProperty("user_domain_name") @Nullable String userDomainName,
            @JsonProperty("project_domain_name") @Nullable String projectDomainName,
            @JsonProperty("cafile") @Nullable String caFile,
            @JsonProperty("http_connect_timeout") @JsonDeserialize(using = ShortDuration.class) @Nullable
                    Duration connectTimeout,
            @JsonProperty("http_request_timeout") @JsonDeserialize(using = ShortDuration.class) @Nullable
                    Duration requestTimeout,
            @JsonProperty("service_token_roles") @Nullable List<String> serviceTokenRoles,
            @JsonProperty("service_token_roles_required") @Nullable Boolean serviceTokenRolesRequired) {
        ServiceTokenRules usual = ServiceTokenRules.DEFAULT;
        return new KeystoneSettings(
                authUrl,
                or(wwwAuthenticateUri, authUrl),
                username,
                password,
                or(projectName, "service"),
                or(userDomainName, DEFAULT_DOMAIN),
                or(projectDomainName, DEFAULT_DOMAIN),
                caFile,
                or(connectTimeout, CONNECT_TIMEOUT),
                or(requestTimeout, REQUEST_TIMEOUT),
                new ServiceTokenRules(
                        serviceTokenRoles == null ? usual.roles() : Set.copyOf(serviceTokenRoles),
                        or(serviceTokenRolesRequired, usual.required())));
    }

    private static <T> T or(@Nullable T given, T usual) {
        return given == null ? usual : given;
    }

    private static void requireTimeout(String key, Duration time) {
        if (time.compareTo(MAX_TIMEOUT) > 0 || time.isZero() || time.isNegative()) {
            throw new IllegalArgumentException(
                    "keystone_authtoken." + key + " must be from 1ms to 1m, not " + time.toMillis() + "ms");
        }
    }
}
