package org.trove.standalone.embedded;

import java.util.List;
import java.util.Map;
import org.trove.standalone.embedded.BrokerAccounts.Account;

/** What the embedded broker starts from. It does not expand variables in {@code type} attributes, hence there are none. */
record BrokerConfiguration(String host, int port, BrokerAccounts accounts) {
    Map<String, Object> content() {
        return Map.of(
                "name", "trove",
                "modelVersion", "9.1",
                "authenticationproviders", List.of(logins()),
                "accesscontrolproviders", List.of(BrokerRules.of(accounts)),
                "ports", List.of(listener()),
                "virtualhostnodes", List.of(node()));
    }

    private Map<String, Object> logins() {
        return Map.of(
                "name",
                "accounts",
                "type",
                "Plain",
                // Passwords in clear are refused without TLS otherwise.
                "secureOnlyMechanisms",
                List.of(),
                "users",
                List.of(login(accounts.control()), login(accounts.guests())));
    }

    private static Map<String, Object> login(Account account) {
        return Map.of("name", account.name(), "type", "managed", "password", account.password());
    }

    private Map<String, Object> listener() {
        return Map.of(
                "name",
                "amqp",
                "type",
                "AMQP",
                "port",
                Integer.toString(port),
                "bindingAddress",
                host,
                "authenticationProvider",
                "accounts",
                "protocols",
                List.of("AMQP_0_9_1"),
                "virtualhostaliases",
                List.of(
                        Map.of("name", "byName", "type", "nameAlias"),
                        Map.of("name", "byDefault", "type", "defaultAlias")));
    }

    private static Map<String, Object> node() {
        return Map.of(
                "name", "trove",
                "type", "Memory",
                "defaultVirtualHostNode", "true",
                "virtualHostInitialConfiguration", "{\"type\": \"Memory\"}");
    }
}
