package org.trove.api.auth;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the token in {@code X-Service-Token} must be.
 *
 * @param roles in lower case; whoever has one of them speaks as a service
 * @param required whether a valid token without such a role is refused, instead of counting as none
 */
public record ServiceTokenRules(Set<String> roles, boolean required) {

    /** As keystonemiddleware has it. */
    public static final ServiceTokenRules DEFAULT = new ServiceTokenRules(Set.of("service"), false);

    public ServiceTokenRules {
        roles = roles.stream().map(role -> role.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    boolean areMetBy(Identity service) {
        return service.roles().stream().anyMatch(role -> roles.contains(role.toLowerCase(Locale.ROOT)));
    }
}
