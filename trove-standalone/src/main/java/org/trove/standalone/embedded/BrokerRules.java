package org.trove.standalone.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.trove.bus.RpcSettings;

/**
 * What the accounts of the embedded broker may do. Guests make and consume queues of guests, and publish to the conductor and
 * to those who wait for replies: what an agent does, and no more. All agents share an account, so the rules cannot keep one
 * guest from consuming the queue of another; what is in there is sealed with the other's key. This broker asks no rule about
 * bindings of AMQP 0-9-1: {@link QueueRules} looks after these.
 */
final class BrokerRules {
    static final String EXCHANGE = "trove";
    static final String GUEST_PREFIX = "guestagent.";
    private static final String GUESTS = GUEST_PREFIX + "*";
    private static final String EVERYBODY = "ALL";

    private BrokerRules() {}

    static Map<String, Object> of(BrokerAccounts accounts) {
        String control = accounts.control().name();
        String guests = accounts.guests().name();
        List<Map<String, Object>> rules = new ArrayList<>();
        rules.add(rule(control, "ALL", "ALL", Map.of(), true));
        rules.add(rule(guests, "ACCESS", "VIRTUALHOST", Map.of(), true));
        // The exchange is there: declaring it again changes nothing, and asks for this right all the same.
        rules.add(rule(guests, "CREATE", "EXCHANGE", Map.of("NAME", EXCHANGE, "TYPE", "topic"), true));
        rules.add(rule(guests, "CREATE", "EXCHANGE", Map.of("NAME", GUESTS, "TYPE", "fanout"), true));
        rules.add(rule(guests, "CREATE", "QUEUE", Map.of("NAME", GUESTS), true));
        rules.add(rule(guests, "CONSUME", "QUEUE", Map.of("NAME", GUESTS), true));
        rules.add(rule(
                guests,
                "PUBLISH",
                "EXCHANGE",
                Map.of("NAME", EXCHANGE, "ROUTING_KEY", RpcSettings.DEFAULT.conductorTopic()),
                true));
        rules.add(rule(guests, "PUBLISH", "EXCHANGE", Map.of("NAME", "", "ROUTING_KEY", "reply_*"), true));
        rules.add(rule(EVERYBODY, "ALL", "ALL", Map.of(), false));
        return Map.of("name", "rules", "type", "RuleBased", "priority", 1, "rules", rules);
    }

    private static Map<String, Object> rule(
            String who, String operation, String object, Map<String, String> attributes, boolean allowed) {
        return Map.of(
                "identity", who,
                "operation", operation,
                "objectType", object,
                "attributes", attributes,
                "outcome", allowed ? "ALLOW" : "DENY");
    }
}
